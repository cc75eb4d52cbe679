import {relative} from "node:path";
import {DataError} from "../base/errors.js";

const kept = "当前发布没有改动";
const trouble: [RegExp, string][] = [
  [/ENOSPC|No space left on device/, `磁盘满了；请腾出空间后重新运行。${kept}`],
  [/EDQUOT|Disk quota exceeded/, `磁盘配额用完了；请腾出空间后重新运行。${kept}`],
  [/EROFS|Read-only file system/, `所在的磁盘是只读的；请由运维改为可写后重新运行。${kept}`],
  [/EACCES|EPERM|Permission denied/, `没有权限；请由运维检查目录的属主和权限后重新运行。${kept}`]
];

/** What the disk refuses is for the operator to mend: said in Chinese, with the path, without a stack. */
export function sayDisk(error: unknown, exportsDir: string): unknown {
  if (!(error instanceof Error) || error instanceof DataError) return error;
  const {code, path} = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && path !== undefined && !relative(exportsDir, path).startsWith("..")) {
    return new DataError(`交付的文件 ${path} 在读取时不见了；请放回（或等拷贝完成）后重新运行。${kept}`, {
      cause: error
    });
  }
  const [, message] = trouble.find(([pattern]) => pattern.test(code ?? error.message)) ?? [];
  if (message === undefined) return error;
  const where = path ?? /file "([^"]+)"/.exec(error.message)?.[1];
  return new DataError(`${where ? `写 ${where} 时` : ""}${message}`, {cause: error});
}
