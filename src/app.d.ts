import type { Identity } from '#lib/domain/identity.ts';
import type { App as Pacesetter } from '#lib/server/app.ts';

declare global {
	namespace App {
		interface Locals {
			readonly app: Pacesetter;
			readonly identity: Identity;
			/** Of whoever asks, as the web server sees it. */
			readonly address: string;
		}
	}
}

export {};
