import { onTestFinished, test } from 'vitest';
import { systemClock } from '#lib/protocol/this-machine.ts';
import { fillDemo } from '#lib/server/demo/fill.ts';
import { ensureBasics } from '#lib/server/record/basics.ts';
import { emptyRecord, openIn } from '../record/temporary-record.ts';
import { openRealFloor } from './real-floor.ts';

test('scratch', { timeout: 60_000 }, async () => {
	const dir = await emptyRecord(onTestFinished);
	const record = await openIn(dir, onTestFinished);
	await ensureBasics(record.store, { currency: 'EUR', timeZone: 'Europe/Berlin' });
	await fillDemo({ store: record.store, clock: systemClock, zone: 'Europe/Berlin' });
	const real = await openRealFloor(record, dir);
	const t = performance.now();
	await real.judge.run(Date.now());
	console.log('judged in', performance.now() - t);
	const t2 = performance.now();
	await real.judge.run(Date.now());
	console.log('again in', performance.now() - t2);
	await real.floor.authority.reached((await record.store.head()).seq);
	const { headlines, recognition_rules } = real.floor.authority.tables;
	console.log('headlines', headlines.size);
	const rows = [];
	for (let page = 1; ; page++) {
		const some = await record.store.find('recognitions', { page, limit: 1000 });
		rows.push(...some);
		if (some.length < 1000) break;
	}
	console.log('recognitions', rows.length);
	for (const rule of recognition_rules.values()) {
		const mine = rows.filter((row) => row.rule === rule.id);
		const lately = mine.filter((row) => Date.parse(row.at) > Date.now() - 14 * 86_400_000);
		console.log(rule.name, mine.length, 'last 14 days', lately.length, JSON.stringify(mine.at(-1)?.data));
	}
	await real.close();
});
