/** What is on its way to clients of this node, over either transport. */
export const createDeliveries = () => {
  const underWay = new Set<Promise<void>>();
  return {
    /** It never rejects. */
    add: (delivery: Promise<void>): void => {
      const done = delivery.finally(() => underWay.delete(done));
      underWay.add(done);
    },
    /** Resolves when all that is under way now has been delivered, or given up. */
    settled: async (): Promise<void> => {
      await Promise.all(underWay);
    },
  };
};

export type Deliveries = ReturnType<typeof createDeliveries>;
