/** The part of a kind's life that is the same for every kind, against the lab. A kind's test file says what is its own. */
import { isDeepStrictEqual } from "node:util";
import type { dynamic } from "@pulumi/pulumi";
import { expect, test, vi } from "vitest";
import { HveError } from "../../src/errors.ts";
import { lifecycle } from "./lifecycle.ts";
import { localTenant, type LocalTenant } from "./localTenant.ts";

type Values = Record<string, any>;

/** One input changed, beginning from what was created. */
interface InPlace {
  change: Values;
  /** The writing calls that the change takes, in order. */
  writes: string[];
}

export interface Life<Needs> {
  provider: dynamic.ResourceProvider;
  /** Makes what the object needs, before the tenant is looked at for the first time. */
  prepare(tenant: LocalTenant): Promise<Needs>;
  /** The inputs to begin with. */
  wanted(needs: Needs): Values;
  /** The writing calls of a create, in order. */
  creates: string[];
  /** By what is changed. */
  inPlace(needs: Needs): Record<string, InPlace>;
  /** Changes that replace, by the input that does; absent for a kind that nothing replaces. */
  replaces?(needs: Needs): Values;
  /** Somebody else's change, what a refresh shows of it, and the calls that repair it. */
  drift: {
    make(tenant: LocalTenant, needs: Needs & { id: string }): Promise<unknown>;
    shows: Values;
    repairs: string[];
  };
  /** Somebody takes the object, or the account it belongs to, away. */
  vanish(tenant: LocalTenant, needs: Needs & { id: string }): Promise<unknown>;
  /** The writing calls of a delete, in order. */
  deletes: string[];
}

/** Warnings of the run go to stderr when no engine listens. */
export const told = () => vi.spyOn(console, "warn").mockImplementation(() => undefined);

export function provesLife<Needs>(life: Life<Needs>) {
  const methods = lifecycle(life.provider);

  async function made() {
    const tenant = await localTenant();
    const needs = await life.prepare(tenant);
    const before = tenant.dump();
    const wanted = life.wanted(needs);
    let id = "";
    let state: Values = {};
    const writes = await tenant.writes(async () => ({ id, state } = await methods.create(wanted)));
    return Object.assign(tenant, { needs, before, wanted, id, state, created: writes });
  }

  test("create, no-op, every change alone and back, delete: only what differs is sent, and the tenant is as before", async () => {
    await using tenant = await made();
    const { id, wanted, needs, nextRun } = tenant;
    expect(tenant.created).toEqual(life.creates);

    let { state } = tenant;
    const settled = async (news: Values) => {
      await nextRun();
      const read = await methods.read(id, state);
      expect(await methods.diff(id, read.props!, news)).toMatchObject({ changes: false });
      const quiet = await tenant.writes(async () => (state = await methods.update(id, read.props!, news)));
      expect(quiet).toEqual([]);
    };
    await settled(wanted);
    for (const [title, { change, writes }] of Object.entries(life.inPlace(needs))) {
      const news = { ...wanted, ...change };
      expect(await methods.diff(id, state, news), title).toMatchObject({ changes: true, replaces: [] });
      const seen = await tenant.writes(async () => (state = await methods.update(id, state, news)));
      expect(seen, title).toEqual(writes);
      await settled(news);
      state = await methods.update(id, state, wanted);
      await settled(wanted);
    }
    for (const [input, value] of Object.entries(life.replaces?.(needs) ?? {})) {
      const difference = await methods.diff(id, state, { ...wanted, [input]: value });
      expect(difference).toMatchObject({ changes: true, replaces: [input] });
    }
    expect(await tenant.writes(() => methods.delete(id, state))).toEqual(life.deletes);
    expect(tenant.dump()).toEqual(tenant.before);
  });

  test("what somebody changed is shown, repaired, and nothing else is sent", async () => {
    await using tenant = await made();
    const { id, wanted, needs, nextRun } = tenant;
    await life.drift.make(tenant, { ...needs, id });
    await nextRun();
    const read = await methods.read(id, tenant.state);
    const shown = Object.entries(read.inputs!).filter(
      ([key, value]) => !isDeepStrictEqual(value, tenant.state[key] ?? null) && key in wanted,
    );
    expect(Object.fromEntries(shown)).toEqual(life.drift.shows);
    expect(await methods.diff(id, read.props!, wanted)).toMatchObject({ changes: true, replaces: [] });
    let state: Values = {};
    const repairs = await tenant.writes(async () => (state = await methods.update(id, read.props!, wanted)));
    expect(repairs).toEqual(life.drift.repairs);
    expect(await methods.diff(id, state, wanted)).toMatchObject({ changes: false });
  });

  test("what is gone reads as gone, and deletes without a word", async () => {
    await using tenant = await made();
    await life.vanish(tenant, { ...tenant.needs, id: tenant.id });
    await tenant.nextRun();
    expect(await methods.read(tenant.id, tenant.state)).toEqual({});
    expect(await tenant.writes(() => methods.delete(tenant.id, tenant.state))).toEqual([]);
  });

  test("what cannot be read is an error at every read site, never gone and never changed", async () => {
    await using tenant = await made();
    const { id, state, lab, nextRun } = tenant;
    await nextRun();
    const { length } = lab.calls.entries;
    await methods.read(id, state);
    const sites = lab.calls.entries.slice(length).filter(({ server }) => server !== "login");
    expect(sites.length).toBeGreaterThan(0);
    for (const [index, { server, name }] of sites.entries()) {
      const skip = sites
        .slice(0, index)
        .filter((site) => site.server === server && site.name === name).length;
      for (const body of ["nul", "html", "noRows", "otherRow"] as const) {
        await nextRun();
        lab.faults.clear();
        // Answers without sense may be asked for again; every one of them is as bad.
        lab.faults.add({ match: { server, name, times: 100, skip }, kind: "refuse", body });
        const title = `${name} answered with ${body}`;
        const writes = await tenant.writes(async () => {
          await expect(methods.read(id, state), title).rejects.toThrow(HveError);
          await expect(methods.delete(id, state), title).rejects.toThrow(HveError);
        });
        expect(writes, title).toEqual([]);
        expect(lab.faults.list()[0]!.consumed, title).toBeGreaterThan(0);
      }
    }
  });
}
