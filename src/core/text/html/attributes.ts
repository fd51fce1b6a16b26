import type { HtmlAttribute } from './tag.ts';

/** Their values are prose, which a rewrite may change. */
export const proseAttributes: ReadonlySet<string> = new Set([
  'alt',
  'title',
  'summary',
  'placeholder',
  'label',
  'abbr',
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
]);

const urlAttributes: ReadonlySet<string> = new Set([
  'href',
  'src',
  'cite',
  'action',
  'poster',
  'background',
  'data',
  'xlink:href',
  'longdesc',
  'usemap',
  'profile',
  'manifest',
  'codebase',
  'classid',
  'icon',
  'lowsrc',
  'dynsrc',
  'ping',
]);

const forbidden = /^(?:on|srcdoc$|formaction$|xmlns|autofocus$|http-equiv$|is$)/;
const safeSchemes = /^(?:https?|mailto|tel|ftp|cid):/;
const image = /^data:image\/(?:png|gif|jpe?g|webp)[;,]/;
/** A picture within a style, which loads nothing. */
const imageInStyle = /url\(\s{0,4}(["']?)data:image\/(?:png|gif|jpe?g|webp);base64,[a-z0-9+/=]*\1\s{0,4}\)/gi;
const unsafeStyle = /\\|\/\*|url\s*\(|image-set|expression|javascript|vbscript|@import|behaviou?r|-moz-binding|<|>/i;

/** As a browser reads an address: without white space and control characters, wherever they are. */
const folded = (url: string): string => url.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, '').toLowerCase();

const isSafeUrl = (url: string, allowsImage: boolean): boolean => {
  const address = folded(url);
  // What has a colon before any slash, question mark or hash has a scheme; the rest is relative.
  if (!/^[^/?#\\]*:/.test(address)) return true;
  return safeSchemes.test(address) || (allowsImage && image.test(address));
};

/** Whether an attribute does no harm on an element of that name, whoever wrote it. */
export const isHarmless = (element: string, { name, value }: HtmlAttribute): boolean => {
  if (forbidden.test(name) || !/^[a-z_][\w:.-]*$/.test(name)) return false;
  if (name === 'style') return !unsafeStyle.test(value.replace(imageInStyle, ' '));
  // Several addresses, each with white space, a comma or both behind it.
  if (name === 'srcset' || name === 'imagesrcset' || name === 'ping') {
    return value.split(/[\s,]+/).every((part) => isSafeUrl(part, name === 'srcset'));
  }
  return !urlAttributes.has(name) || isSafeUrl(value, element === 'img' && name === 'src');
};
