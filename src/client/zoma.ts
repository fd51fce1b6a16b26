/**
 * The one file for a page without a build, `/zoma.js` of every node: it registers `<zoma-assistant>`, and exports what `zoma/client` and
 * `zoma/element` do.
 */
export * from './element/index.ts';
export * from './index.ts';
