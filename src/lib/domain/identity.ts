import type { Id, Role, Scope } from './records.ts';

/** Who is asking. Made once at the edge (cookie or key), judged in access.ts. */
export type Identity =
	| { readonly kind: 'nobody' }
	/** On a demo floor without any real record: may look, nothing more. */
	| { readonly kind: 'guest' }
	| {
			readonly kind: 'user';
			readonly id: Id;
			readonly name: string;
			readonly role: Role;
			/** '' where the user is not a rep. */
			readonly rep: Id;
			readonly manages: readonly Id[];
	  }
	| { readonly kind: 'screen'; readonly id: Id; readonly name: string }
	| { readonly kind: 'key'; readonly id: Id; readonly name: string; readonly scope: Scope }
	/** The command line on this machine, through the control file. */
	| { readonly kind: 'operator' };

/** A stream of changes for one audience: `floor`, `team:<id>`, `rep:<id>` or `admin`. */
export type StreamName = string;
