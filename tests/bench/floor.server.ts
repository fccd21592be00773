import { answer } from './child.ts';
import { serveFloor } from './floor.ts';

answer(serveFloor);
