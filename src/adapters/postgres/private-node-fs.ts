import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The permissions of everyone but the owner. */
const ofOthers = 0o077;

interface Attributes {
  mode?: number;
}

/** What Emscripten's file system over Node's does with a path; only what is changed here. */
interface NodeOperations {
  node_ops: {
    mknod(parent: object, name: string, mode: number, device: number): object;
    setattr(node: object, attributes: Attributes): void;
  };
  stream_ops: { setattr(stream: object, attributes: Attributes): void };
}

const privately = ({ mode, ...others }: Attributes): Attributes =>
  mode === undefined ? others : { ...others, mode: mode & ~ofOthers };

/**
 * The embedded database's directory on this machine, of which no other user can read anything. PostgreSQL's files would be
 * 0666 and its directories 0755 whatever the umask of the process: Emscripten sets the mode again once a file is open.
 * @see https://github.com/emscripten-core/emscripten/blob/main/src/lib/libnodefs.js
 */
export class PrivateNodeFS extends NodeFS {
  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options);
    const [...steps] = emscriptenOpts.preRun ?? [];
    steps.unshift((module) => {
      // Of this module alone: each database instance has a file system of its own.
      const { node_ops: nodes, stream_ops: streams } = module.NODEFS as unknown as NodeOperations;
      const { mknod, setattr } = nodes;
      const setStreamAttributes = streams.setattr;
      nodes.mknod = (parent, name, mode, device) => mknod(parent, name, mode & ~ofOthers, device);
      nodes.setattr = (node, attributes) => setattr(node, privately(attributes));
      streams.setattr = (stream, attributes) => setStreamAttributes(stream, privately(attributes));
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun: steps } };
  }
}
