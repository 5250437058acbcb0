// The pages of the second step: each form is sent once.

import { envoyerUneFois } from "./une-fois.js";

document.querySelectorAll("main form").forEach(envoyerUneFois);
