const setOf = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Never let through, and neither is what stands between their tags: it is no text, or a browser reads it by other rules. */
export const elementsWithoutContent = setOf(
  'script style iframe object applet svg math template select textarea title xmp plaintext listing noscript noembed noframes frameset datalist',
);

/** Never let through; their content is. */
export const forbiddenElements = setOf(
  'embed input button form label fieldset legend output option optgroup keygen isindex meta link base frame param portal slot bgsound image',
);

/** What a rewrite may need although the input has no such thing. */
export const rewriteElements = setOf('p br ul ol li strong em b i u s blockquote h1 h2 h3 h4 h5 h6 code pre');

export const tableElements = setOf('table caption colgroup col thead tbody tfoot tr th td');

/** They have no content and no end tag. */
export const voidElements = setOf('area base br col embed hr img input link meta param source track wbr');

export const headings = setOf('h1 h2 h3 h4 h5 h6');

/** A paragraph that is open ends where one of them begins. */
export const paragraphEnders = setOf(
  'address article aside blockquote center details dir div dl dd dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul',
);

/** What stands in one of them is closed by nothing outside of it. */
export const scopeElements = setOf('td th caption table html');
