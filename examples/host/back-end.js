/**
 * What the host's back end does with a service key: it stores 1,000 entities, and enhances a text for a user.
 * `ZOMA_URL`, `ZOMA_KEY` and `ZOMA_USER` (id, external id or e-mail address) come from the environment.
 */
const { ZOMA_URL: url = 'http://localhost:7700', ZOMA_KEY: key = '', ZOMA_USER: user = 'ada' } = process.env;

const call = async (path, body, headers = {}) => {
  const response = await fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!answer.success) throw new Error(`${path}: ${answer.error.code}: ${answer.error.message}`);
  return answer.data;
};

const entities = Array.from({ length: 1_000 }, (_, index) => ({
  type: 'opportunity',
  id: `host-${index}`,
  title: `Opportunity ${index}`,
  attributes: { stage: index % 2 === 0 ? 'won' : 'open', amount: index * 100 },
}));
await call('/api/entities/bulk', { entities });
console.log(`stored ${entities.length} entities`);

const forUser = { 'X-Zoma-On-Behalf-Of': user };
const { sessionId } = await call(
  '/api/ai/enhance',
  { text: 'we was there on tuesday', action: 'fix_grammar' },
  forUser,
);
const deadline = Date.now() + 60_000;
let session = await call(`/api/ai/session/${sessionId}`, undefined, forUser);
while (['pending', 'processing'].includes(session.status) && Date.now() < deadline) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  session = await call(`/api/ai/session/${sessionId}`, undefined, forUser);
}
console.log(`${session.status}: ${session.enhancedText}`);
