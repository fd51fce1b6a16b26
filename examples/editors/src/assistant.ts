import { createZoma, type FieldAdapter, type ZomaAssistant } from 'zoma/element';

/** The node: `npm start` in the folder of the server, or the one that the address names. */
const url = new URLSearchParams(location.search).get('zoma') ?? 'http://localhost:7700';

/** A host asks its own server here, which knows the user. These pages log in with a demo account. */
const getToken = async (): Promise<{ accessToken: string }> => {
  const response = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: 'editor@zoma.local', password: 'zoma-editor' }),
  });
  const { data } = (await response.json()) as { data: { accessToken: string } };
  return data;
};

/** Gives the page's assistant an editor. */
export const assist = (adapter: FieldAdapter): void => {
  const assistant = document.querySelector<ZomaAssistant>('zoma-assistant');
  if (!assistant) throw new Error('The page has no <zoma-assistant>.');
  assistant.zoma = createZoma({ url, getToken });
  assistant.adapter = adapter;
};

/** The text that each editor begins with. */
export const example = `
<h2>Renewal of Aurora</h2>
<p>we was at the customer on <strong>tuesday</strong>, they like the <a href="https://example.com/offer?a=1&amp;b=2">offer</a> of R&amp;D alot.</p>
<ul><li>call back in january</li><li>send the new prices</li></ul>
<p>There budget is 40,000 EUR.</p>`
  .trim()
  .replaceAll('\n', '');
