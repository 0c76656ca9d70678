using Microsoft.Playwright;

namespace FlashSale.Tests.Browser;

/// <summary>Finds what a program can find: contrast, names, sizes of targets, doubled ids, missing headings.</summary>
internal static class AccessibilityCheck
{
    /// <summary>Looks at what is shown. Contrast as in WCAG 2.2: of the computed colours, over the backgrounds that lie below.</summary>
    private const string Script = """
        () => {
          const barriers = [];
          const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) && e.getClientRects().length > 0;
          const hiddenFromEyes = (e) => e.closest('.hidden, .skip') !== null;
          // An open dialog makes the rest of the page inert, and its backdrop dims it.
          const root = document.querySelector('dialog[open]') ?? document.body;
          const all = [...root.querySelectorAll('*')].filter((e) => shown(e) && !e.closest('svg'));
          const label = (e) => `${e.tagName.toLowerCase()} '${(e.textContent || e.id).trim().slice(0, 40)}'`;

          const rgba = (text) => {
            const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
            return { r, g, b, a };
          };
          const over = (top, below) => {
            const mix = (c) => top[c] * top.a + below[c] * (1 - top.a);
            return { r: mix('r'), g: mix('g'), b: mix('b'), a: 1 };
          };
          const background = (e) => {
            const layers = [];
            for (let at = e; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
            return layers.reverse().reduce((below, top) => over(top, below), { r: 255, g: 255, b: 255, a: 1 });
          };
          const luminance = ({ r, g, b }) => {
            const linear = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
            return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
          };
          const contrast = (a, b) => {
            const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
            return (high + 0.05) / (low + 0.05);
          };
          for (const e of all) {
            const hasText = [...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
            if (!hasText || hiddenFromEyes(e)) continue;
            const style = getComputedStyle(e);
            const size = parseFloat(style.fontSize);
            const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
            const below = background(e);
            const ratio = contrast(over(rgba(style.color), below), below);
            if (ratio < (large ? 3 : 4.5)) barriers.push(`contrast ${ratio.toFixed(2)}: ${label(e)}`);
          }
          for (const e of all.filter((e) => e.matches('input:not([type=radio]), .quiet'))) {
            const ratio = contrast(rgba(getComputedStyle(e).borderTopColor), background(e.parentElement));
            if (ratio < 3) barriers.push(`contrast of the edge ${ratio.toFixed(2)}: ${label(e)}`);
          }

          for (const e of all.filter((e) => e.matches('a, button, input, [role=meter], dialog'))) {
            const named = e.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent).join('');
            const labels = [...(e.labels ?? [])].map((one) => one.textContent).join('');
            const content = e.matches('input') ? '' : e.textContent;
            if (!(named || labels || e.getAttribute('aria-label') || content).trim()) barriers.push(`no name: ${label(e)}`);
          }
          for (const e of all.filter((e) => e.matches('a, button, input:not([type=radio])') && !e.matches('.skip'))) {
            const { width, height } = e.getBoundingClientRect();
            if (width < 24 || height < 24) barriers.push(`too small, ${width.toFixed()}x${height.toFixed()}: ${label(e)}`);
          }
          for (const name of ['aria-describedby', 'aria-labelledby', 'for'])
            for (const e of document.querySelectorAll(`[${name}]`))
              for (const id of e.getAttribute(name).split(' ')) if (!document.getElementById(id)) barriers.push(`${name} leads nowhere: ${id}`);
          const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
          for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) barriers.push(`id twice: ${id}`);

          if (!document.documentElement.lang) barriers.push('no language');
          if (!document.title) barriers.push('no title');
          const headings = [...document.querySelectorAll('main :is(h1, h2, h3)')].filter(shown).map((e) => Number(e.tagName[1]));
          if (headings.filter((level) => level === 1).length !== 1) barriers.push('not exactly one first heading');
          headings.forEach((level, at) => at > 0 && level > headings[at - 1] + 1 && barriers.push(`a heading's level is left out: ${headings}`));
          return barriers;
        }
        """;

    /// <summary>What is in somebody's way, in words. Empty: nothing that can be measured.</summary>
    public static Task<string[]> FindAsync(IPage page) => page.EvaluateAsync<string[]>(Script);

    public static async Task PassesAsync(IPage page, string what)
    {
        var barriers = await FindAsync(page);
        Assert.True(barriers.Length == 0, $"{what}: {string.Join(Environment.NewLine, barriers)}");
    }
}
