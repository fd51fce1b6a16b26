import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The permission bits of the group and of others. */
const groupAndOthers = 0o077;

interface Attributes {
  mode?: number;
}

/** The part of Emscripten's NODEFS that this file changes. */
interface NodeOperations {
  node_ops: {
    mknod(parent: object, name: string, mode: number, device: number): object;
    setattr(node: object, attributes: Attributes): void;
  };
  stream_ops: { setattr(stream: object, attributes: Attributes): void };
}

const ownerOnly = ({ mode, ...others }: Attributes): Attributes =>
  mode === undefined ? others : { ...others, mode: mode & ~groupAndOthers };

/**
 * File system of the embedded database that only this process's user can read. Without it PostgreSQL's files would be 0666 and its
 * directories 0755 whatever the umask: Emscripten sets the mode again after it opens a file.
 * @see https://github.com/emscripten-core/emscripten/blob/main/src/lib/libnodefs.js
 */
export class PrivateNodeFS extends NodeFS {
  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(database, options);
    const [...steps] = emscriptenOpts.preRun ?? [];
    steps.unshift((module) => {
      // Changes this instance only: each database has its own module.
      const { node_ops: nodes, stream_ops: streams } = module.NODEFS as unknown as NodeOperations;
      const { mknod, setattr } = nodes;
      const setStreamAttributes = streams.setattr;
      nodes.mknod = (parent, name, mode, device) => mknod(parent, name, mode & ~groupAndOthers, device);
      nodes.setattr = (node, attributes) => setattr(node, ownerOnly(attributes));
      streams.setattr = (stream, attributes) => setStreamAttributes(stream, ownerOnly(attributes));
    });
    return { emscriptenOpts: { ...emscriptenOpts, preRun: steps } };
  }
}
