using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.Testing;

/// <summary>Breaks a source at random; the same seed breaks it the same way.</summary>
static class Scrambler
{
    /// <summary>The source up to some point.</summary>
    public static string Truncate(string source, int seed) => source[..new Random(seed).Next(source.Length)];

    /// <summary>The source with some tokens deleted, swapped, doubled or moved.</summary>
    public static string Scramble(string source, int seed)
    {
        var random = new Random(seed);
        var tokens = CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Select(token => token.ToFullString()).ToList();
        var edits = 1 + random.Next(1 + (tokens.Count / 10));
        for (var i = 0; i < edits && tokens.Count > 1; i++)
        {
            var at = random.Next(tokens.Count);
            var other = random.Next(tokens.Count);
            switch (random.Next(4))
            {
                case 0:
                    tokens.RemoveAt(at);
                    break;
                case 1:
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 2:
                    tokens.Insert(other, tokens[at]);
                    break;
                default:
                    var near = Math.Max(0, at - 1);
                    (tokens[at], tokens[near]) = (tokens[near], tokens[at]);
                    break;
            }
        }

        return tokens.Aggregate(new StringBuilder(), (text, token) => text.Append(token)).ToString();
    }
}
