import type { Route } from './route.ts';

export const ROUTES: readonly Route[] = [];
