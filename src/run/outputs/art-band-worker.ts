/**
 * The thread that draws bands of a picture of Random Art.
 * @module
 */
import { workerData } from 'node:worker_threads';
import { answerCalls } from '../../io/call-thread.js';
import { type ArtPicture, bandMaker } from './art-bands.js';

answerCalls(bandMaker(workerData as ArtPicture));
