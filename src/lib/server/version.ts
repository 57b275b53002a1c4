import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** package.json's version and the build's moment: two builds of one version are two releases to a wall. */
export function releaseVersion(): string {
	const { version } = JSON.parse(readFileSync(resolve('package.json'), 'utf8')) as { version: string };
	const build = statSync(resolve('build/handler.js'), { throwIfNoEntry: false });
	return build ? `${version}+${Math.floor(build.mtimeMs / 1000).toString(36)}` : version;
}
