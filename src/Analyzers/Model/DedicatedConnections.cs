using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Raw connections that must live long by their purpose, told by what they and their types are called, and by what is done with them.</summary>
internal static class DedicatedConnections
{
    /// <summary>How a word of the name begins.</summary>
    private static readonly string[] Purposes = ["lock", "lease", "leader", "listen", "notif", "keep", "heartbeat", "subscri"];
    private static readonly Regex Words = new("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", RegexOptions.CultureInvariant);
    private static readonly string[] Statements = ["listen ", "advisory_lock", "get_lock(", "sp_getapplock", "replication"];
    private static readonly string[] InMemory = [":memory:", "Mode=Memory"];
    private static readonly string[] Embedded = ["Sqlite", "DuckDB"];
    private const string Lifecycle = "Open Close Dispose";

    public static bool IsOne(ISymbol holder) =>
        Says(holder.Name)
        || holder.ContainingType is { } type && Says(type.Name)
        || holder.DeclaringSyntaxReferences.Any(reference => OpensInMemory(reference.GetSyntax(), holder is IFieldSymbol field ? field.Type : (holder as IPropertySymbol)?.Type))
        || IsOnlyKeptOpen(holder);

    /// <summary>Whether nobody works on a private connection, so that it is there to keep something alive: a database in memory, a tunnel.</summary>
    private static bool IsOnlyKeptOpen(ISymbol holder)
    {
        if (holder is not { DeclaredAccessibility: Accessibility.Private, ContainingType: { } type })
            return false;
        var mentions = type.DeclaringSyntaxReferences.SelectMany(reference => reference.GetSyntax().DescendantNodes().OfType<IdentifierNameSyntax>()).Where(name => name.Identifier.ValueText == holder.Name).ToArray();
        return mentions.Any(mention => CalledOn(mention) is { } member && EntityTraits.Has("Open", member)) && Array.TrueForAll(mentions, KeepsIt);
    }

    private static bool KeepsIt(IdentifierNameSyntax mention) => Whole(mention) is var value && value.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == value,
        BinaryExpressionSyntax or IsPatternExpressionSyntax => true,
        _ => CalledOn(mention) is { } member && EntityTraits.Has(Lifecycle, member),
    };

    private static string? CalledOn(IdentifierNameSyntax mention) => Whole(mention) is var value && value.Parent switch
    {
        MemberAccessExpressionSyntax access when access.Expression == value => access.Name,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax binding } } access when access.Expression == value => binding.Name,
        _ => null,
    } is { } name ? name.Identifier.ValueText : null;

    private static ExpressionSyntax Whole(IdentifierNameSyntax mention) => mention.Parent is MemberAccessExpressionSyntax access && access.Name == mention ? access : mention;

    /// <summary>Whether the local, parameter or member that a value is taken from says so.</summary>
    public static bool NameSays(IOperation value) => value switch
    {
        ILocalReferenceOperation local => Says(local.Local.Name),
        IParameterReferenceOperation parameter => Says(parameter.Parameter.Name),
        IMemberReferenceOperation member => IsOne(member.Member),
        _ => false,
    };

    /// <summary>An embedded database in memory lives as long as a connection to it is open.</summary>
    public static bool OpensInMemory(SyntaxNode opening, ITypeSymbol? type)
    {
        var text = opening.ToString();
        return Contains(text, InMemory) && (Contains(text, Embedded) || Contains(type?.Name ?? "", Embedded));

        static bool Contains(string text, string[] marks) => marks.Any(mark => text.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    /// <summary>Whether a statement does what takes a connection of its own.</summary>
    public static bool SaysSql(string statement) => Statements.Any(mark => statement.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0);

    public static bool Says(string name)
    {
        var words = Words.Matches(name).Cast<Match>().Select(match => match.Value.ToLowerInvariant()).ToArray();
        return words.Any(word => Purposes.Any(purpose => word.StartsWith(purpose, StringComparison.Ordinal)))
            || string.Join(" ", words) is var said && (said.Contains("in memory") || said.Contains("inmemory"));
    }
}
