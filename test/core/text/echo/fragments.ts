import type { FormatName } from '../../../../src/core/text/formats.ts';

type Fragments = readonly (readonly [editor: string, text: string])[];

const html: Fragments = [
  [
    'CKEditor 5, to-do list',
    '<ul class="todo-list"><li><label class="todo-list__label"><input type="checkbox" disabled="disabled" checked="checked"><span class="todo-list__label__description">Order paint</span></label></li><li><label class="todo-list__label"><input type="checkbox" disabled="disabled"><span class="todo-list__label__description">Pay</span></label></li></ul>',
  ],
  [
    'CKEditor 5, to-do list with bare attributes',
    '<ul class="todo-list"><li><label class="todo-list__label"><input type="checkbox" disabled checked><span class="todo-list__label__description">foo</span></label></li></ul>',
  ],
  [
    'CKEditor 5, table in a figure',
    '<figure class="table" style="width:60%;"><table class="ck-table-resized"><colgroup><col style="width:40%;"><col style="width:60%;"></colgroup><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody><tr><td>Paint</td><td>12 €</td></tr></tbody></table><figcaption>Costs</figcaption></figure>',
  ],
  [
    'CKEditor 5, image',
    '<figure class="image image_resized image-style-side" style="width:50%;"><img style="aspect-ratio:800/600;" src="/uploads/a.jpg" width="800" height="600" alt="A &quot;view&quot;" srcset="/uploads/a-400.jpg 400w, /uploads/a-800.jpg 800w" sizes="100vw"><figcaption>View</figcaption></figure>',
  ],
  ['CKEditor 5, media', '<figure class="media"><oembed url="https://www.youtube.com/watch?v=abc"></oembed></figure>'],
  [
    'CKEditor 5, page break',
    '<p>a</p><div class="page-break" style="page-break-after:always;"><span style="display:none;">&nbsp;</span></div>',
  ],
  ['CKEditor 5, mention', '<p>Hi <span class="mention" data-mention="@ann">@ann</span>,</p>'],
  ['CKEditor 5, code block', '<pre><code class="language-js">if (a &lt; b &amp;&amp; c) {\n  d();\n}</code></pre>'],
  ['CKEditor 5, marker', '<p>a <mark class="marker-yellow">b</mark> <i>c</i><sub>2</sub> <s>d</s></p>'],
  ['CKEditor 4, empty paragraph', '<p>First</p>\r\n\r\n<p>&nbsp;</p>\r\n\r\n<p>Second<br />\r\nline</p>\r\n'],
  ['CKEditor 4, entities', '<p>It&#39;s &ldquo;fine&rdquo; &ndash; caf&eacute; &copy; 2024&hellip;</p>\n'],
  [
    'CKEditor 4, table',
    '<table border="1" cellpadding="1" cellspacing="1" style="width:500px">\n\t<tbody>\n\t\t<tr>\n\t\t\t<td>a</td>\n\t\t\t<td>&nbsp;</td>\n\t\t</tr>\n\t</tbody>\n</table>\n\n<p>&nbsp;</p>\n',
  ],
  ['CKEditor 4, anchor', '<p><a id="top" name="top"></a>Top <a href="#top" target="_blank">up</a></p>'],
  [
    'TinyMCE, checklist',
    '<ul class="tox-checklist">\n<li class="tox-checklist--checked">Milk</li>\n<li>Bread</li>\n</ul>',
  ],
  [
    'TinyMCE, bogus break',
    '<p><br data-mce-bogus="1"></p>\n<p style="text-align: center;" data-mce-style="text-align: center;">a</p>',
  ],
  ['TinyMCE, image', '<p><img title="t" src="../images/a.png" alt="" width="300" height="200" /></p>'],
  ['TinyMCE, merge tag', '<p>Dear <span class="mce-mergetag">{{First.Name}}</span>,</p>'],
  [
    'TinyMCE, accordion',
    '<details class="mce-accordion" open="open">\n<summary>Title</summary>\n<p>Body</p>\n</details>',
  ],
  [
    'TinyMCE, video',
    '<p><video controls="controls" width="300" height="150">\n<source src="/a.mp4" type="video/mp4"></video></p>',
  ],
  [
    'Quill 2, list',
    '<ol><li data-list="bullet"><span class="ql-ui" contenteditable="false"></span>a</li><li data-list="checked"><span class="ql-ui" contenteditable="false"></span>b</li></ol>',
  ],
  ['Quill 1, checklist', '<ul data-checked="true"><li>done</li></ul><ul data-checked="false"><li>open</li></ul>'],
  ['Quill, code', '<pre class="ql-syntax" spellcheck="false">a &lt; b\n</pre><p><br></p>'],
  [
    'Quill, formats',
    '<p class="ql-align-center ql-indent-1"><strong style="color: rgb(230, 0, 0);">a</strong><span class="ql-size-large">b</span></p>',
  ],
  [
    'Quill 2, code block',
    '<div class="ql-code-block-container" spellcheck="false"><div class="ql-code-block" data-language="plain">x</div></div>',
  ],
  ['Quill, link', '<p><a href="https://a.example/?b=1&amp;c=2" rel="noopener noreferrer" target="_blank">x</a></p>'],
  [
    'tiptap, task list',
    '<ul data-type="taskList"><li data-checked="true" data-type="taskItem"><label><input type="checkbox" checked="checked"><span></span></label><div><p>pay rent</p></div></li><li data-checked="false" data-type="taskItem"><label><input type="checkbox"><span></span></label><div><p>b</p></div></li></ul>',
  ],
  ['tiptap, mention', '<p>Hi <span data-type="mention" data-id="ann" data-mention-suggestion-char="@">@ann</span></p>'],
  [
    'tiptap, table',
    '<table style="min-width: 50px"><colgroup><col style="min-width: 25px"><col></colgroup><tbody><tr><th colspan="1" rowspan="1"><p>a</p></th><td colspan="1" rowspan="1" colwidth="200"><p>b</p></td></tr></tbody></table>',
  ],
  ['tiptap, link data', '<p><a href="#" data-docform-format="SETTLEMENT_M">Insert settlement</a> before you sign.</p>'],
  ['tiptap, node view', '<react-component count="0"></react-component><p></p>'],
  ['ProseMirror, trailing break', '<p>a<br class="ProseMirror-trailingBreak"></p><p data-pm-slice="1 1 []">b</p>'],
  ['ProseMirror, list', '<ol start="3" data-tight="true"><li><p>a</p></li></ol>'],
  [
    'Lexical, checklist',
    '<ul __lexicallisttype="check"><li role="checkbox" tabindex="-1" aria-checked="true" value="1"><span style="white-space: pre-wrap;">a</span></li></ul>',
  ],
  [
    'Lexical, paragraph',
    '<p dir="ltr"><b><strong class="font-bold" style="white-space: pre-wrap;">a</strong></b><span style="white-space: pre-wrap;"> b</span></p>',
  ],
  [
    'Trix, attachment',
    '<div><!--block-->a<br><figure data-trix-attachment="{&quot;contentType&quot;:&quot;image/png&quot;,&quot;width&quot;:10}" class="attachment attachment--preview"><img src="/a.png" width="10" height="10"><figcaption class="attachment__caption">c</figcaption></figure></div>',
  ],
  ['Trix, line breaks', '<div>one<br><br>two&nbsp;</div><blockquote>q</blockquote><pre>code</pre>'],
  [
    'Action Text',
    '<div class="trix-content"><action-text-attachment sgid="BAh7" content-type="image/png"></action-text-attachment></div>',
  ],
  [
    'Froala, table',
    '<table class="fr-dashed-borders" style="width: 100%;"><tbody><tr><td style="width: 50.0000%;">a<br></td><td style="width: 50.0000%;"><br></td></tr></tbody></table>',
  ],
  [
    'Froala, image',
    '<p data-f-id="pbf" style="text-align: left;"><img src="https://i.example/a.jpg" class="fr-fic fr-dib" style="width: 300px;" data-x="1"></p>',
  ],
  ['Froala, emoticon', '<p><span class="fr-emoticon fr-deletable">&#x1f600;</span>&zwj;</p>'],
  ['Word, paragraph', '<p class="MsoNormal">My <b style="mso-bidi-font-weight:normal">bold</b> text<o:p></o:p></p>'],
  [
    'Word, unquoted attributes',
    "<p class=MsoNormal align=center style='text-align:center;mso-margin-top-alt:auto'><span lang=EN-US>a</span><span lang=EN-US style='mso-ansi-language:EN-US'><o:p>&nbsp;</o:p></span></p>",
  ],
  [
    'Word, list',
    '<p class="MsoListParagraph" style="text-indent:-18.0pt;mso-list:l0 level1 lfo1"><![if !supportLists]><span style="mso-list:Ignore">·<span style="font:7.0pt &quot;Times New Roman&quot;">&nbsp;&nbsp; </span></span><![endif]>One</p>',
  ],
  [
    'Word, conditional comment',
    '<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--><p class="MsoNormal">a</p>',
  ],
  ['Word, smart tag', '<p>in <st1:place w:st="on"><st1:City w:st="on">Bonn</st1:City></st1:place></p>'],
  [
    'Word, comments',
    "<p>a<a style='mso-comment-reference:A_1'></a><span class=MsoCommentReference><span style='font-size:8.0pt'>b</span></span></p><!--StartFragment-->c<!--EndFragment-->",
  ],
  [
    'Outlook, signature',
    '<div class=WordSection1><p class=MsoNormal><a href="mailto:ann@mail.example">ann@mail.example</a><o:p></o:p></p><v:shape id="_x0000_i1025" type="#_x0000_t75" style="width:1in"><v:imagedata src="cid:image001.png@01D" o:title="logo"></v:imagedata></v:shape></div>',
  ],
  ['Outlook, plain mail', '<DIV><FONT face=Arial size=2>Hello,</FONT></DIV>\r\n<DIV>&nbsp;</DIV>'],
  [
    'Outlook on the web',
    '<div style="font-family: Aptos, Calibri; font-size: 12pt; color: rgb(0, 0, 0);" class="elementToProof"><br></div>',
  ],
  [
    'Google Docs',
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1a2b"><p dir="ltr" style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-family:Arial,sans-serif;white-space:pre-wrap;">a</span></p></b><br class="Apple-interchange-newline">',
  ],
  [
    'Google Docs, checklist',
    '<ul style="padding-inline-start:28px;"><li dir="ltr" role="checkbox" aria-checked="true" style="list-style-type:none;" aria-level="1"><img src="data:image/png;base64,iVBORw0KGgo=" width="17px" height="17px" alt="checked" aria-roledescription="checkbox"><p role="presentation" style="display:inline-block;">a</p></li></ul>',
  ],
  [
    'Gmail',
    '<div dir="ltr">a<div><br></div><div class="gmail_quote"><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">b</blockquote></div></div>',
  ],
  [
    'Notion',
    "<meta charset='utf-8'><h3>Title</h3>\n<ul>\n<li>[x]  done</li>\n<li>[ ]  open</li>\n</ul>\n<!-- notionvc: 8c1f -->",
  ],
  [
    'Confluence, storage format',
    '<ac:structured-macro ac:name="info" ac:schema-version="1"><ac:rich-text-body><p>a</p></ac:rich-text-body></ac:structured-macro><p><ac:link><ri:page ri:content-title="Home" /></ac:link></p>',
  ],
  [
    'Confluence, tasks',
    '<ac:task-list>\n<ac:task>\n<ac:task-id>1</ac:task-id>\n<ac:task-status>complete</ac:task-status>\n<ac:task-body><span class="placeholder-inline-tasks">a</span></ac:task-body>\n</ac:task>\n</ac:task-list>',
  ],
  [
    'Confluence, code',
    '<ac:structured-macro ac:name="code"><ac:plain-text-body><![CDATA[let a = 1;]]></ac:plain-text-body></ac:structured-macro>',
  ],
  [
    'GitHub, rendered task list',
    '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" id="" disabled="" class="task-list-item-checkbox" aria-label="Completed task" checked=""> a</li></ul>',
  ],
  [
    'markdown-it, task list',
    '<li class="task-list-item"><input class="task-list-item-checkbox" id="cbx_1" checked disabled type="checkbox"><label class="task-list-item-label" for="cbx_1">a</label></li>',
  ],
  ['Summernote', '<p><span style="font-family: &quot;Open Sans&quot;;">a</span><br></p>'],
  [
    'Jodit',
    '<p>a</p><hr><p><span style="background-color: rgb(255, 255, 0);">b</span></p><jodit-media contenteditable="false"></jodit-media>',
  ],
  [
    'Gutenberg',
    '<!-- wp:paragraph {"align":"center"} -->\n<p class="has-text-align-center">a</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:separator -->\n<hr class="wp-block-separator"/>\n<!-- /wp:separator -->',
  ],
  ['BlockNote', '<ul><li><input type="checkbox" checked=""><p class="bn-inline-content">a</p></li></ul>'],
  ['by hand, void elements', '<p>a<br/>b<BR>c<br />d<img src=a.png /><wbr>e</p><hr/>'],
  ['by hand, upper case', '<P ALIGN="center">a <A HREF="/x" TARGET=_blank>b</A></P><UL><LI>c</UL>'],
  ['by hand, no end tags', '<ul><li>one<li>two<ul><li>three</ul></ul><p>a<p>b'],
  ['by hand, definition list', '<dl><dt>a<dd>b<dt>c<dd>d</dl>'],
  ['by hand, table without tbody', '<table><tr><td>a<td>b<tr><td>c<td>d</table>'],
  [
    'by hand, entities',
    '<p>Tom &amp; Jerry &#8217;s&nbsp;&lt;tag&gt; AT&T a & b &copy 2024 &notit; <span title="&lt;insert&gt;">x</span></p>',
  ],
  ['by hand, angle signs', '<p>5 < 7 and 8 > 6, I <3 it</p>'],
  ['by hand, wrong order', '<p><b><i>a</b></i></p>'],
  ['by hand, stray end tag', '<p>a</b></p></li>'],
  ['by hand, space only', '<p> </p>\n<p>\u00a0</p>'],
  ['by hand, template comments', '<!-- note on a <div> & "quotes" --><p>It\'s late.</p>'],
  ['by hand, custom elements', '<my-card id=a><first_name></first_name><slot-x/></my-card>'],
  ['by hand, cells alone', '<td>a</td><td>b</td>'],
  ['by hand, text alone', '\n  no markup at all & nothing else  \n'],
  ['by hand, byte order mark', '\ufeff<p>a</p>\r\n<p>b</p>\r\n'],
  ['ruby', '<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby><bdo dir="rtl">x</bdo>'],
];

const markdown: Fragments = [
  ['GFM, tasks', '- [ ] buy milk\n- [x] call the bank\n  - [X] nested\n1. [ ] numbered'],
  ['GFM, table', '| a | b |\n|:--|--:|\n| `x` | 1 |\n\nc | d\n--|--\n2 | 3'],
  ['hard breaks and empty items', 'First line  \nsecond line\n\n- one\n-\n- three'],
  ['setext and rules', 'Title\n=====\n\nSub\n---\n\n***\n\n* * *'],
  ['front matter', '---\ntitle: "A"\ndate: 2024-05-01\n---\n\n# A\n'],
  ['code', '```js\nconst a = 1;\n```\n\n    indented\n\n~~~\nb\n~~~\n'],
  ['references', 'See [a][1] and [^n].\n\n[1]: https://a.example "T"\n[^n]: Note\n'],
  ['HTML inside', '<details>\n<summary>S</summary>\n\n- [x] a\n\n</details>\n\n<br/>&nbsp;'],
  ['quotation with an alert', '> [!NOTE]\n> a\n>\n> - [x] b'],
  ['CRLF', '# A\r\n\r\n- [x] b\r\n- [ ] c\r\n'],
  ['escapes', '1\\. no list, \\*no emphasis\\*, \\[no link\\](x) & &amp; <https://a.example>'],
  ['front space', '\n\n  - a\n  - b\n\n\n'],
];

const text: Fragments = [
  ['CRLF and a byte order mark', '\ufeffFirst line\r\nsecond line\r\n'],
  ['signs of HTML', 'Porsche & Ferrari, 5 < 7 and "quotes" <any> &amp;'],
  ['white space around', '  \t indented\n\n'],
  ['lone line ends', 'a\r\nb\nc\rd\n'],
];

/** What editors and people give, each to come back as it is. */
export const fragments: readonly { readonly format: FormatName; readonly name: string; readonly text: string }[] =
  Object.entries({ html, markdown, text } satisfies Record<FormatName, Fragments>).flatMap(([format, list]) =>
    list.map(([name, content]) => ({ format: format as FormatName, name, text: content })),
  );
