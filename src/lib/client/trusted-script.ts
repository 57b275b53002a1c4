/**
 * Addresses of workers, where a page may make one only from what a named policy has let through (Trusted Types). The policy
 * takes this app's own built files: nothing that anybody uploaded, and nothing of another site.
 */
interface ScriptPolicy {
	createScriptURL(url: string): string;
}
interface TrustedTypes {
	createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const POLICY = 'pacesetter-worker';

/** Whether a script's address is one of the app's own: of this site, and no answer of its API. */
export function isOwnScript(url: string, here: string): boolean {
	if (!URL.canParse(url, here)) return false;
	const { origin, protocol, pathname } = new URL(url, here);
	return /^https?:$/.test(protocol) && origin === new URL(here).origin && !pathname.startsWith('/api/');
}

const rules: ScriptPolicy = {
	createScriptURL(url) {
		if (!isOwnScript(url, location.href)) throw new TypeError('A worker from elsewhere was refused');
		return url;
	}
};

let policy: ScriptPolicy | undefined;

/** An address that `new Worker` and `register` take. Throws for a script that is not the app's own. */
export function ownScript(url: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	policy ??= trustedTypes?.createPolicy(POLICY, rules) ?? rules;
	return policy.createScriptURL(url);
}
