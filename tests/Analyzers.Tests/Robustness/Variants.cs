using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Tests.Docs;
using SessionGuard.Testing;

namespace SessionGuard.Analyzers.Tests.Robustness;

/// <summary>Everything in this repository that is C#, to be broken: whole files, and the small sources of tests, pages and the robustness kit.</summary>
static class Variants
{
    const int LongestPiece = 6_000;

    static readonly Regex markup = new(@"\{\|SES\d{4}:|\|\}");

    /// <summary>What stands where a test's source has a hole for a library's phrase.</summary>
    static readonly string[] phrases =
    [
        "db.SaveChangesAsync()", "db", "AppDbContext", "db.Add(user);", "db.Users.ToListAsync()", "db.Database.BeginTransactionAsync()", "DbUpdateException", "AppDbContext db", "user",
    ];

    /// <summary>A source, as the tokens that it is put together from again.</summary>
    public sealed record Source(string Name, string Project, string[] Tokens);

    /// <summary>Sources of a few lines each, most of them with sessions.</summary>
    public static IReadOnlyList<Source> Pieces() =>
    [
        .. from page in Pages.All from block in CodeBlock.Of(page) select Read($"{page}: {block}", "", block.Text),
        .. from input in RobustnessKit.Inputs where input.Source.Length < LongestPiece select Read(input.Name, "", input.Source),
        .. from file in FilesUnder("tests/Analyzers.Tests") from piece in PiecesOf(file) where piece.Text.Length is > 60 and < LongestPiece select Read(piece.Name, "", markup.Replace(piece.Text, "")),
    ];

    /// <summary>The repository's own files, by the project that they belong to.</summary>
    public static IReadOnlyList<Source> Files() =>
    [
        .. from folder in new[] { "src", "samples", "tests", "benchmarks" }
           from file in FilesUnder(folder)
           let path = Path.GetRelativePath(Pages.Root, file).Replace('\\', '/')
           select Read(path, string.Join('/', path.Split('/').Take(2)), File.ReadAllText(file)),
    ];

    /// <summary>The source broken off somewhere, or with tokens deleted, doubled and swapped: a few in most variants, many in some.</summary>
    public static string Break(Source source, Random random)
    {
        if (random.Next(4) == 0)
        {
            var text = string.Concat(source.Tokens);
            return text[..random.Next(text.Length + 1)];
        }

        var tokens = source.Tokens.ToList();
        var edits = random.Next(4) == 0 ? 1 + random.Next(1 + (tokens.Count / 10)) : 1 + random.Next(3);
        for (var i = 0; i < edits && tokens.Count > 1; i++)
        {
            var (at, other) = (random.Next(tokens.Count), random.Next(tokens.Count));
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    tokens.Insert(other, tokens[at]);
                    break;
                case 2:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                default:
                    (tokens[at], tokens[Math.Max(0, at - 1)]) = (tokens[Math.Max(0, at - 1)], tokens[at]);
                    break;
            }
        }

        return string.Concat(tokens);
    }

    static Source Read(string name, string project, string text) =>
        new(name, project, [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens().Select(token => token.ToFullString())]);

    static IEnumerable<string> FilesUnder(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Pages.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    static IEnumerable<(string Name, string Text)> PiecesOf(string file)
    {
        foreach (var node in CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes())
        {
            var name = $"{Path.GetFileName(file)}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1})";
            if (node is LiteralExpressionSyntax { Token.RawKind: (int)SyntaxKind.MultiLineRawStringLiteralToken } literal)
                yield return (name, literal.Token.ValueText);
            else if (node is InterpolatedStringExpressionSyntax { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedMultiLineRawStringStartToken } text)
                yield return (name, string.Concat(text.Contents.Select((part, i) => part is InterpolatedStringTextSyntax plain ? plain.TextToken.ValueText : phrases[(name.Length + i) % phrases.Length])));
        }
    }
}
