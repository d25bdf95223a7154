import { describe, expect, it } from "vitest";

import { DateTime } from "~/components/ui/date-time";

import { html } from "./render";

const NOW = Date.UTC(2026, 10, 21, 15, 0); // Saturday, 10:00 in New York
const NEW_YORK = { zone: "America/New_York", locale: "en-US" };
const text = (markup: string) => markup.replace(/<[^>]+>/g, "");

describe("DateTime", () => {
  it("shows a calendar day the same in every zone", () => {
    for (const zone of ["Pacific/Kiritimati", "America/New_York", "Pacific/Pago_Pago"]) {
      const page = html(<DateTime value="2026-11-20" zone={zone} locale="en-US" />);
      expect(page).toContain(`dateTime="2026-11-20"`);
      expect(page).not.toContain("title=");
      expect(text(page)).toBe("November 20, 2026");
    }
  });

  it("shows an instant in the person's zone and language, with the exact time on hover", () => {
    const page = html(<DateTime value={NOW} {...NEW_YORK} />);
    expect(page).toContain(`dateTime="2026-11-21T15:00:00.000Z"`);
    expect(page).toContain("Saturday, November 21, 2026, 10:00 AM (America/New_York)");
    expect(text(page)).toBe("November 21, 2026, 10:00 AM");
    expect(text(html(<DateTime value={NOW} zone="Europe/Berlin" locale="de" />))).toBe(
      "21. November 2026, 16:00",
    );
    expect(text(html(<DateTime value={NOW} {...NEW_YORK} form="time" />))).toBe("10:00 AM");
    expect(text(html(<DateTime value={NOW} {...NEW_YORK} form="month" />))).toBe("November 2026");
  });

  it("names nearby days, by the calendar of the zone", () => {
    const near = (value: number | string) =>
      text(html(<DateTime value={value} {...NEW_YORK} now={NOW} form="date" />));
    expect(near(NOW)).toBe("today");
    expect(near("2026-11-20")).toBe("yesterday");
    expect(near("2026-11-22")).toBe("tomorrow");
    expect(near("2026-11-24")).toBe("Tuesday");
    expect(near("2026-11-28")).toBe("November 28, 2026");
    expect(near("2026-11-18")).toBe("November 18, 2026");
    // 04:30 UTC on the 22nd is still the 21st in New York.
    expect(near(Date.UTC(2026, 10, 22, 4, 30))).toBe("today");
    expect(near(Date.UTC(2026, 10, 22, 5, 30))).toBe("tomorrow");
  });

  it("uses plain spaces only, so that server and browser agree", () => {
    expect(html(<DateTime value={NOW} {...NEW_YORK} />)).not.toMatch(/[\u202f\u00a0]/);
  });

  it("shows an invalid date unchanged", () => {
    expect(html(<DateTime value="2026-02-31x" locale="en-US" />)).toBe("2026-02-31x");
    expect(html(<DateTime value="<b>" locale="en-US" />)).toBe("&lt;b&gt;");
    expect(html(<DateTime value={Number.NaN} locale="en-US" />)).toBe("NaN");
  });
});
