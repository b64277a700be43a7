/** Which addresses a document may hold: of links, and of images kept by this site. */

const LINK = /^(https?:\/\/|mailto:|#)[^\t\n]*$/i;
const OUR_IMAGE = /^\/images\/[0-9A-Za-z][0-9A-Za-z._-]*$/;

/** Whether an address may be followed: http, https, mailto or within the page. */
export function isSafeLink(href: string): boolean {
  return LINK.test(href);
}

/** Whether an image is kept by this site. */
export function isOurImage(src: string): boolean {
  return OUR_IMAGE.test(src);
}
