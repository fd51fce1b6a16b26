import { ZomaClientError, type SessionEvent, type Zoma } from '../../client/index.ts';
import { api } from '../shared/api.ts';
import { may } from '../shared/login.ts';
import { createStore, createTabMemory } from '../shared/store.ts';
import { applyEvent, beginView, type SessionView } from './session-view.ts';

/** The last session of each field of the page. */
export const views = createStore<Readonly<Record<string, SessionView>>>({});

/** The key of the field that the user works on; undefined until one has had the focus. */
export const currentField = createStore<string | undefined>(undefined);

/** A session that this page did not start itself. */
export interface Followed {
  readonly sessionId: string;
  readonly origin: 'reload' | 'tab';
}

export const followed = createStore<Readonly<Record<string, Followed>>>({});

/** The running sessions of this tab by field, for a reload. */
const running = createTabMemory<Readonly<Record<string, string>>>('zoma.sessions');

const remember = (userId: string, field: string, sessionId: string | undefined): void => {
  const { [field]: _, ...others } = running.read(userId) ?? {};
  running.write(userId, sessionId === undefined ? others : { ...others, [field]: sessionId });
};

/** The message between tabs: a session has begun in a field, or its suggestion was accepted or discarded. */
interface TabMessage {
  readonly userId: string;
  readonly field: string;
  readonly sessionId: string;
  readonly happened: 'begun' | 'settled';
}

const tabs = new BroadcastChannel('zoma.workbench');

const show = (field: string, event: SessionEvent, isOwn: boolean, startedAt: number): void => {
  const sessionId = event.sessionId ?? '';
  const before = views.get()[field];
  const view = before?.sessionId === sessionId ? before : beginView(sessionId, isOwn, startedAt);
  views.set({ ...views.get(), [field]: applyEvent(view, event, Date.now()) });
};

const isKnown = (field: string, sessionId: string): boolean => views.get()[field]?.sessionId === sessionId;

/** Shows an event of a session that the assistant of a field has started, and lets the other tabs follow the session. */
export const showOwnEvent = (userId: string, field: string, event: SessionEvent, startedAt: number): void => {
  const { sessionId } = event;
  const isBegun = sessionId !== undefined && !isKnown(field, sessionId);
  show(field, event, true, startedAt);
  if (!isBegun) return;
  remember(userId, field, sessionId);
  // The new session takes the place of one that the page only followed.
  forget(field);
  const message: TabMessage = { userId, field, sessionId, happened: 'begun' };
  tabs.postMessage(message);
};

/** Forgets a session whose suggestion was accepted or discarded, here and in the other tabs. */
export const settle = (userId: string, field: string, sessionId: string | undefined): void => {
  remember(userId, field, undefined);
  forget(field);
  if (sessionId === undefined) return;
  const message: TabMessage = { userId, field, sessionId, happened: 'settled' };
  tabs.postMessage(message);
};

const forget = (field: string): void => {
  const { [field]: _, ...others } = followed.get();
  followed.set(others);
};

const follow = (zoma: Zoma, field: string, sessionId: string, origin: Followed['origin']): void => {
  // The session of a reload is also among those that run.
  if (isKnown(field, sessionId) || followed.get()[field]?.sessionId === sessionId) return;
  const session = zoma.resume(sessionId);
  const startedAt = Date.now();
  followed.set({ ...followed.get(), [field]: { sessionId, origin } });
  session.subscribe((event) => show(field, event, false, startedAt));
  session.done.catch((error: unknown) => {
    // The session ended long ago, or the user may not read it any more: there is nothing to follow.
    if (error instanceof ZomaClientError && ['not_found', 'gone', 'forbidden'].includes(error.code)) forget(field);
  });
};

/** Follows a session in a field. */
type Start = (field: string, sessionId: string, origin: Followed['origin']) => void;

interface Listed {
  readonly sessions: readonly { readonly sessionId: string; readonly status: string }[];
}

interface Detail {
  readonly context?: { readonly entityId?: string; readonly fieldId?: string };
}

/** Follows the user's running sessions that no message of another tab has announced: this tab was just opened, or they run on another device. */
const findRunning = async (start: Start, fieldOf: (entityId: string, fieldId: string) => string | undefined) => {
  const { sessions } = await api.get<Listed>('/api/ai/sessions', { query: { limit: 10 } });
  for (const { sessionId, status } of sessions) {
    if (status !== 'pending' && status !== 'processing') continue;
    const { context = {} } = await api.get<Detail>(`/api/ai/session/${sessionId}`);
    const { entityId, fieldId } = context;
    const field = entityId === undefined || fieldId === undefined ? undefined : fieldOf(entityId, fieldId);
    if (field !== undefined) start(field, sessionId, 'tab');
  }
};

/**
 * Follows sessions that this page has not started: those of this tab before a reload, those that another tab starts, and those that run
 * already. @returns a function that stops following and forgets the sessions of the page; the tab still knows those that run
 */
export const followOthers = (
  zoma: Zoma,
  userId: string,
  fieldOf: (entityId: string, fieldId: string) => string | undefined,
): (() => void) => {
  let isStopped = false;
  const start: Start = (field, sessionId, origin) => {
    if (!isStopped) follow(zoma, field, sessionId, origin);
  };
  for (const [field, sessionId] of Object.entries(running.read(userId) ?? {})) start(field, sessionId, 'reload');
  if (may('ai.session.view')) void findRunning(start, fieldOf).catch(() => undefined);
  const listen = ({ data }: MessageEvent<TabMessage>): void => {
    if (data.userId !== userId) return;
    if (data.happened === 'begun') start(data.field, data.sessionId, 'tab');
    else forget(data.field);
  };
  tabs.addEventListener('message', listen);
  return () => {
    isStopped = true;
    tabs.removeEventListener('message', listen);
    // The client of a login that ended is closed: the next login must resume these sessions, not take them for known.
    views.set({});
    followed.set({});
  };
};
