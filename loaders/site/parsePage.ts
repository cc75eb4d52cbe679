/** A page as a document. The library is loaded only here: it takes longer to load than most commands to run. */
export async function parsePage(html: string): Promise<Document> {
  const {parseHTML} = await import("linkedom");
  return parseHTML(html).document;
}
