using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>Raw connections that must live long by their purpose, told by what they and their types are called.</summary>
internal static class DedicatedConnections
{
    private static readonly string[] Purposes = ["lock", "lease", "leader", "listen", "notif", "keepalive", "keeper", "inmemory", "heartbeat", "subscri"];
    private static readonly string[] InMemory = [":memory:", "Mode=Memory"];
    private static readonly string[] Embedded = ["Sqlite", "DuckDB"];

    public static bool IsOne(ISymbol holder) =>
        Says(holder.Name)
        || holder.ContainingType is { } type && Says(type.Name)
        || holder.DeclaringSyntaxReferences.Any(reference => OpensInMemory(reference.GetSyntax(), holder is IFieldSymbol field ? field.Type : (holder as IPropertySymbol)?.Type));

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

    public static bool Says(string name)
    {
        var plain = name.Replace("_", "").ToLowerInvariant();
        return Purposes.Any(plain.Contains);
    }
}
