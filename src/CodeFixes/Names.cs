using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SessionGuard.CodeFixes;

/// <summary>Names as C# writes them.</summary>
internal static class Names
{
    /// <summary><c>_db</c>, <c>s_db</c> and <c>Db</c> as a local is called: <c>db</c>.</summary>
    public static string Camel(string name)
    {
        var plain = Plain(name);
        var camel = char.ToLowerInvariant(plain[0]) + plain.Substring(1);
        return SyntaxFacts.GetKeywordKind(camel) == SyntaxKind.None ? camel : "@" + camel;
    }

    /// <summary>The same as a member is called.</summary>
    public static string Pascal(string name)
    {
        var plain = Plain(name);
        return char.ToUpperInvariant(plain[0]) + plain.Substring(1);
    }

    /// <summary>The name, or one derived from it, that nothing in a type has.</summary>
    public static string FreshMember(string name, SyntaxNode type)
    {
        var taken = new HashSet<string>(type.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText), StringComparer.Ordinal);
        var fresh = name;
        for (var number = 2; taken.Contains(fresh); number++)
            fresh = name + number;
        return fresh;
    }

    private static string Plain(string name)
    {
        var plain = name.StartsWith("s_", StringComparison.Ordinal) || name.StartsWith("m_", StringComparison.Ordinal) ? name.Substring(2) : name.TrimStart('_', '@');
        return plain.Length == 0 ? "session" : plain;
    }
}
