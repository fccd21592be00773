import { answer } from './child.ts';
import { serveJourney } from './journey.ts';

answer(serveJourney);
