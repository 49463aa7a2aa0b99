/**
 * Each view in each width and colour scheme, and the largest vectors in the browser, where the others
 * are content with some of them.
 * @module
 */
import '../web/firefox/firefox.test.js';
import '../web/page/page-art-parts.test.js';
import '../web/page/page-controls.test.js';
import '../web/page/page-explore-ways.test.js';
import '../web/page/page-find.test.js';
import '../web/page/page-growth.test.js';
import '../web/page/page-kernel.test.js';
import '../web/page/page-live.test.js';
import '../web/page/page-walk.test.js';
import '../web/page/page-wall.test.js';
