import { expect, test } from 'vitest';
import type { ApiFailure } from '#lib/client/api.ts';
import { StatusWatch } from '#lib/client/status.svelte.ts';
import { failed, ok, type Result } from '#lib/domain/result.ts';
import type { Status } from '#lib/protocol/status.ts';

const STATUS = { version: '1' } as Status;

/** Clocks that go as they are told to. */
function watching() {
	const time = { now: 1_000_000, mono: 0 };
	const turns: (() => void)[] = [];
	let answer: () => Promise<Result<Status, ApiFailure>> = () => Promise.resolve(ok(STATUS));
	const watch = new StatusWatch(
		{
			clock: {
				now: () => time.now,
				monotonic: () => time.mono,
				after: () => () => {},
				every: (_, run) => {
					turns.push(run);
					return () => void turns.splice(turns.indexOf(run), 1);
				}
			},
			ask: () => answer()
		},
		STATUS
	);
	return {
		watch,
		turns,
		answers: (next: typeof answer) => (answer = next),
		pass: (ms: { now?: number; mono?: number }) => {
			time.now += ms.now ?? 0;
			time.mono += ms.mono ?? 0;
		}
	};
}
const refusal = (status: number) => () => Promise.resolve(failed({ status, detail: 'No.', errors: [] }));

test('an answer is fresh; none at all, or a refusal, is silence since the last answer', async () => {
	const { watch, answers, pass } = watching();
	expect(watch.hearing).toEqual({ kind: 'fresh' });
	const heard = watch.heardAt;
	for (const status of [0, 503, 500]) {
		answers(refusal(status));
		pass({ now: 3_000, mono: 3_000 });
		await watch.look();
		expect(watch.hearing).toMatchObject({ kind: 'silent', since: heard });
	}
	answers(() => Promise.resolve(ok({ ...STATUS, version: '2' })));
	await watch.look();
	expect([watch.hearing.kind, watch.status?.version, watch.heardAt]).toEqual(['fresh', '2', heard + 9_000]);
});

test.each([
	['both clocks', { now: 11_000, mono: 11_000 }],
	['a machine that slept: the monotonic clock stood still', { now: 11_000 }],
	['the time was set back', { now: -60_000, mono: 11_000 }]
])('what is older than 10 s is never fresh, by %s', (_, passed) => {
	const { watch, turns, answers, pass } = watching();
	answers(() => new Promise(() => {})); // it hangs
	watch.start();
	pass(passed);
	for (const run of [...turns]) run();
	expect(watch.hearing.kind).toBe('silent');
	watch.stop();
	expect(turns).toEqual([]);
});

test.each([401, 403])('%i: the server is there, but this reader may not ask any more', async (status) => {
	const { watch, answers } = watching();
	answers(refusal(status));
	await watch.look();
	expect(watch.hearing.kind).toBe('shut');
});
