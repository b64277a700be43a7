/** Web locks for several pages of one test; `free` is the death of a page. */
export class Locks {
  private held = new Map<string, { page: string; release: () => void }>();

  of(page: string): LockManager {
    const request = async (
      name: string,
      options: LockOptions | LockGrantedCallback<unknown>,
      work?: LockGrantedCallback<unknown>,
    ) => {
      const run = typeof options === "function" ? options : work;
      if (this.held.has(name)) {
        await run?.(null);
        return;
      }
      const dies = new Promise<void>((release) => {
        this.held.set(name, { page, release });
      });
      await Promise.race([run?.({ name, mode: "exclusive" } as Lock), dies]);
      this.held.delete(name);
    };
    return { request, query: async () => ({}) } as unknown as LockManager;
  }

  free(page: string): void {
    for (const lock of this.held.values()) if (lock.page === page) lock.release();
  }
}
