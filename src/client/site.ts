// The one script of every page, an ordinary one, so that it also runs in a page opened from a disk.
import "./search.js";
import "./points.js";
