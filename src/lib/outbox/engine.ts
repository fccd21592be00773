// The working parts, loaded after first paint: a page can be read before it can be written on.
export { announceOnce } from './announce.ts';
export { countEveryones, isLastBoxResting, openBox, openLastBox, pause, restAll, type Box } from './box.ts';
export { askForSync, askToKeep } from './background.ts';
export { keepCopy, listCopies } from './copies.ts';
export { drain } from './drain.ts';
export { draftId, forgetOldDrafts, readDrafts, saveDraft } from './drafts.ts';
export { addForm, listForms, releaseForm, removeForm } from './forms.ts';
export { keepOnlyGroups } from './groups.ts';
export { markActive, restsAt } from './idle.ts';
export { listPlaces, rememberPlace } from './places.ts';
export { isSignOutOwed, settleSignOut } from './sign-out.ts';
export { sendUnkept } from './unkept.ts';
export { signOut } from './wipe.ts';
