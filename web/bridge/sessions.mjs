// Sessions (engine/sim/session_text.hpp) as the bridge compares and grows them. A session is
// {"drydock":1,"config":{...},"inputs":[...],"now":ms}; the configuration stays text, for a seed has 64 bits.

const CONFIG = /^\{"drydock":1,"config":(\{[^{}]*\}),"inputs":/;

export class Session {
    constructor(config, inputs, now, place) {
        this.config = config;
        this.inputs = inputs;
        this.now = now;
        this.place = place;    // what a page shows: "play" or "learn/<track>/<slug>"
    }

    // null: this is no session.
    static parse(text, place = "play") {
        const config = typeof text === "string" ? CONFIG.exec(text)?.[1] : undefined;
        if (config === undefined) return null;
        try {
            const { inputs, now } = JSON.parse(text);
            if (!Array.isArray(inputs) || !Number.isSafeInteger(now)) return null;
            return new Session(config, inputs, now, place);
        } catch {
            return null;
        }
    }

    text() {
        return `{"drydock":1,"config":${this.config},"inputs":${JSON.stringify(this.inputs)},"now":${this.now}}`;
    }

    // {"seed","account","region","epoch","strict"}; the seed as a text.
    settings() {
        return { ...JSON.parse(this.config), seed: /"seed":(-?\d+)/.exec(this.config)[1] };
    }

    // True: this one is `other`, and what happened behind it.
    continues(other) {
        return this.config === other.config && this.now >= other.now && this.inputs.length >= other.inputs.length &&
            other.inputs.every((input, i) => {
                const mine = this.inputs[i];
                return mine.at === input.at && mine.kind === input.kind && mine.target === input.target &&
                    mine.text === input.text;
            });
    }

    // Grows by what a page tells: false when that does not follow.
    grow(from, more, now) {
        if (from !== this.inputs.length || !Array.isArray(more) || !(now >= this.now)) return false;
        this.inputs.push(...more);
        this.now = now;
        return true;
    }
}

// Which world goes on when a page comes and none leads: the page's ("page") or the bridge's own ("bridge").
//
// - When one of both is the other and what happened behind it, the longer one. So a page that was away finds what was
//   done meanwhile, and a bridge that was away is brought up to date.
// - A page in which nobody has done anything takes the bridge's, unless it shows a lesson and the bridge is as new.
// - Otherwise the page's: it is on the screen. The bridge sets its own aside.
export function whichGoesOn(page, touched, own) {
    if (own.continues(page)) return "bridge";
    if (page.continues(own)) return "page";
    if (!touched && (own.inputs.length > 0 || page.place === "play")) return "bridge";
    return "page";
}
