using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using SessionGuard.Testing;
using Xunit.Sdk;

namespace SessionGuard.Analyzers.Tests.Docs;

/// <summary>One C# example of a page. A line that ends in <c>// SES2001</c> must be reported under that id; all others must not be.</summary>
public sealed class CodeBlock : IXunitSerializable
{
    static readonly Regex mark = new(@"//\s*(?<ids>SES\d{4}(?:[ ,]+SES\d{4})*)\s*$", RegexOptions.Multiline);
    static readonly Regex newerLanguage = new(@"\b(?:class|struct)\s+\w+(?:<[^>]+>)?\s*\(|[=(,]\s*\[[^\]]*\]\s*[;,)]");

    string page = "";
    int line;
    string text = "";
    string? config;

    /// <summary>For the theory's data alone.</summary>
    public CodeBlock()
    {
    }

    CodeBlock(string page, int line, string text, string? config) => (this.page, this.line, this.text, this.config) = (page, line, text, config);

    public string Text => text;

    /// <summary>The .editorconfig example that stands above the block under the same heading, or null.</summary>
    public string? Config => config;

    /// <summary>C# 12 where the text needs it, so that older hosts skip the block.</summary>
    public LanguageVersion Language => LanguageOf(text);

    /// <summary>The lines of the page that are marked, each with an id.</summary>
    public IEnumerable<(int Line, string Id)> Marked =>
        from match in mark.Matches(text)
        let at = PageLine(text.AsSpan(0, match.Index).Count('\n'))
        from id in Regex.Matches(match.Groups["ids"].Value, @"SES\d{4}")
        select (at, id.Value);

    public static IEnumerable<CodeBlock> Of(string page)
    {
        string? config = null;
        (string Language, int Line, StringBuilder Text)? open = null;
        var lines = Pages.Read(page).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (open is not { } block)
            {
                if (lines[i].StartsWith("```", StringComparison.Ordinal))
                    open = (lines[i][3..].Trim(), i + 2, new());
                else if (lines[i].StartsWith('#'))
                    config = null;
            }
            else if (lines[i] != "```")
            {
                block.Text.Append(lines[i]).Append('\n');
            }
            else
            {
                open = null;
                if (block.Language == "ini")
                    config = block.Text.ToString();
                else if (block.Language == "csharp")
                    yield return new(page, block.Line, block.Text.ToString(), config);
            }
        }
    }

    public static LanguageVersion LanguageOf(string text) => newerLanguage.IsMatch(text) ? LanguageVersions.CSharp12 : LanguageVersion.Latest;

    /// <summary>The page's line (from 1) of a line of the block (from 0).</summary>
    public int PageLine(int blockLine) => line + blockLine;

    public override string ToString() => $"{page}:{line}";

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(page), page);
        info.AddValue(nameof(line), line);
        info.AddValue(nameof(text), text);
        info.AddValue(nameof(config), config);
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        page = info.GetValue<string>(nameof(page))!;
        line = info.GetValue<int>(nameof(line));
        text = info.GetValue<string>(nameof(text))!;
        config = info.GetValue<string>(nameof(config));
    }
}
