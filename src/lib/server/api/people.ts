import { patchPerson, postMembership } from './people/change.ts';
import { getPerson, listPeople } from './people/list.ts';
import { postPeople } from './people/post.ts';
import type { Route } from './route.ts';

export const peopleRoutes: readonly Route[] = [
	listPeople,
	postPeople,
	getPerson,
	patchPerson,
	postMembership
];
