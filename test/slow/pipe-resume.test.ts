/** The whole of test/cli/pipe-resume: what a pipe led into is mended in each format. @module */
import '../cli/pipe-resume.test.js';
