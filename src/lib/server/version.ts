import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Of package.json, with the build's time where there is a build: two builds of one version are two releases to a wall. */
export function releaseVersion(): string {
	const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string };
	return version;
}
