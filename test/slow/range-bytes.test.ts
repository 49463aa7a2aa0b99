/** Ten thousand parts of a range in each form, through the server. @module */
import '../web/server/ranges/range-bytes.test.js';
