import { askedOfPeople } from '#lib/domain/projection/people.ts';
import { project } from '#lib/domain/projection/project.ts';
import { totalsOf, extraOfTotals } from '#lib/domain/projection/scenario.ts';
import { ordersChanged } from '#lib/domain/projection/odds.ts';
import { FIRST_MONTH, stretchOf } from '#lib/domain/projection/model.ts';
import { convolveAll } from '#lib/domain/projection/convolve.ts';
import { betaBinomial } from '#lib/domain/projection/counts.ts';
let state = 20_260_401;
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
const practice = (at: number) => {
	const calls = 300 + Math.floor(random() * 1_500);
	return { id: `rep${at}`, name: `Rep ${at}`, calls, orders: Math.floor(calls * (0.004 + random() * 0.02)), callsBefore: calls, daysBefore: 60, daysAhead: 250,
		month: { calls: 100, orders: 1, callsToday: 4, daysLeft: 9, todayDue: true } };
};
const practices = { people: Array.from({ length: 1000 }, (_, at) => practice(at)), pooled: { calls: 400_000, orders: 4_400 }, amount: null, margin: null };
const question = (more: string) => ({ typed: { base: { order: '80000', margin: '20000', salary: '5000' }, change: {} }, asides: { more, aim: '9000' } });
const at = (p: number) => { const a = askedOfPeople(practices, question(((p % 190) / 10 + 0.1).toFixed(1)), 2); if (!a.ok) throw new Error(); return a.value; };
const stats = new Map<string, number[]>();
const time = <T>(name: string, run: () => T): T => { const b = performance.now(); const r = run(); (stats.get(name) ?? stats.set(name, []).get(name)!).push(performance.now() - b); return r; };
for (let i = 0; i < 60; i++) {
	const asked = time('asked', () => at(i));
	const totals = time('totals', () => totalsOf(asked.groups));
	time('extra', () => extraOfTotals(asked.groups, totals));
	const again = at(i);
	time('odds month', () => ordersChanged(again.groups, FIRST_MONTH));
	const shares = practices.people.map(({ calls, orders }) => ({ n: Math.round((calls / 60 + i / 10) * 20.8), alpha: 1.1 + orders, beta: 98.9 + calls - orders }));
	const each = time('1000 betaBinomial', () => shares.map(({ n, alpha, beta }) => betaBinomial(n, alpha, beta)));
	time('convolveAll', () => convolveAll(each));
	if (i % 10 === 9) { const a2 = at(i); const it = project(a2); let b = performance.now(); for (const p of it) { if (!p) continue; const n = performance.now(); (stats.get('part ' + p.kind) ?? stats.set('part ' + p.kind, []).get('part ' + p.kind)!).push(n - b); b = n; } }
}
for (const [k, v] of stats) { const s = v.slice(v.length > 10 ? 10 : 2).sort((a, b) => a - b); console.log(k.padEnd(22), s[0]!.toFixed(2), s[s.length >> 1]!.toFixed(2)); }
const e = practices.people.map(({ calls, orders }) => betaBinomial(Math.round((calls / 60 + 2) * 20.8), 1.1 + orders, 98.9 + calls - orders));
console.log('mean mass length', e.reduce((s, x) => s + x.mass.length, 0) / 1000, 'final', convolveAll(e).mass.length);
