import { cpus, loadavg, platform, arch, totalmem } from 'node:os';

export const machine = () => ({
	processors: cpus().length,
	model: cpus()[0]?.model ?? '',
	memoryMB: Math.round(totalmem() / 1e6),
	system: `${platform()} ${arch()}`,
	node: process.version
});

/** Runnable programs over the last minute: above the number of processors, figures are worth less. */
export const loadAverage = (): number => Math.round(loadavg()[0]! * 100) / 100;
