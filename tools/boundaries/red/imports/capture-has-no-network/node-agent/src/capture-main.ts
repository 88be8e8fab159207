import { announce } from './platform/announce.ts';

announce();
