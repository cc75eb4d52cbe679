/** The surnames that nearly all Chinese names begin with, as one character each. */
export const surnames =
  "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文施洪季樊兰殷庞颜倪章鲁葛毕聂焦岳齐梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄裴席屈鲍覃翟柯宁阮桂闵解柴华车房边净阎党查喻柏冉游阳包翁占尚阙仲司宫应简蒲褚娄窦戚岑景鄢卓滕池";

/** Surnames of two characters. */
export const compoundSurnames = [
  "欧阳",
  "上官",
  "司马",
  "诸葛",
  "司徒",
  "东方",
  "皇甫",
  "尉迟",
  "公孙",
  "慕容",
  "令狐",
  "夏侯"
];
