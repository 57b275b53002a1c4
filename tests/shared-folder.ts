/** One folder for a run of the tests (`inject('sharedFolder')`): what several files need is made in it by the first of them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
	interface ProvidedContext {
		sharedFolder: string;
	}
}

export default function setUp(project: TestProject): () => void {
	const folder = mkdtempSync(join(tmpdir(), 'pacesetter-run-'));
	project.provide('sharedFolder', folder);
	return () => rmSync(folder, { recursive: true, force: true });
}
