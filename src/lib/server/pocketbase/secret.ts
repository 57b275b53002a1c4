import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The secret kept in `<dir>/<name>`, readable by its owner only; made on first use. A file that holds anything else (a write
 * cut short) is replaced.
 */
export async function keepSecret(
	dir: string,
	name: string,
	{ valid, make }: { readonly valid: RegExp; readonly make: () => string }
): Promise<string> {
	const file = join(dir, name);
	const kept = await readFile(file, 'utf8').catch(() => '');
	if (valid.test(kept)) {
		await chmod(file, 0o600); // a restored copy may have come with other rights
		return kept;
	}
	const made = make();
	const part = await open(`${file}.part`, 'w', 0o600);
	await part.chmod(0o600);
	await part.writeFile(made);
	await part.sync();
	await part.close();
	await rename(`${file}.part`, file);
	return made;
}

/** A secret of 48 hexadecimal digits. */
export const readSecret = (dir: string, name: string): Promise<string> =>
	keepSecret(dir, name, { valid: /^[0-9a-f]{48}$/, make: () => randomBytes(24).toString('hex') });
