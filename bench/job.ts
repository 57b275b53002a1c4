/** One job in a process of its own: `fork('bench/job.ts', [job, argument])` answers with one message, and it ends. */
const JOBS: Readonly<Record<string, () => Promise<{ run(argument: string): Promise<unknown> }>>> = {
	race: () => import('./jobs/race.ts'),
	boards: () => import('./jobs/boards.ts'),
	memory: () => import('./jobs/memory.ts'),
	codec: () => import('./jobs/codec.ts'),
	limits: () => import('./jobs/limits.ts'),
	scale: () => import('./jobs/scale.ts'),
	alone: () => import('./jobs/alone.ts'),
	browser: () => import('./jobs/browser.ts')
};

const [job = '', argument = ''] = process.argv.slice(2);
process.once('disconnect', () => process.exit(1)); // whoever asked is gone
const module = await JOBS[job]?.();
if (!module) throw new Error(`there is no job ${job}`);
const answer = await module.run(argument);
process.send?.({ answer }, () => process.exit(0)); // some peers keep a process alive
