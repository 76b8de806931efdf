using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>Types that a project declares to be sessions, by .editorconfig or by attributes matched by full name, so that nobody needs the runtime to use them.</summary>
internal static class ConfiguredTypes
{
    /// <summary>The namespace of the attributes, and the assembly of the runtime that ships them.</summary>
    public const string AttributeNamespace = "SessionGuard";
    public const string SessionAttribute = "SessionTypeAttribute";
    private const string FactoryAttribute = "SessionFactoryTypeAttribute";

    /// <summary>The row of the project's own types: held from begin to commit, committed by the use case.</summary>
    public static readonly Library Library = new()
    {
        Name = "configured",
        SessionNoun = "a session",
        Protocol = Protocol.Own,
        Sessions = [],
        RollbackMember = null,
        ResetAdvice = "roll it back before it is used again",
    };

    private static readonly Dictionary<string, SessionOperation> Operations = new(StringComparer.Ordinal)
    {
        ["BeginsAttribute"] = SessionOperation.Begin,
        ["StagesAttribute"] = SessionOperation.Stage,
        ["QueriesAttribute"] = SessionOperation.Query,
        ["ExecutesAttribute"] = SessionOperation.Execute,
        ["FlushesAttribute"] = SessionOperation.Flush,
        ["CommitsAttribute"] = SessionOperation.Commit,
        ["RollsBackAttribute"] = SessionOperation.Rollback,
        ["ClosesAttribute"] = SessionOperation.Close,
    };

    /// <summary>Whether an attribute of this name, as written, can say what a method does.</summary>
    public static bool IsOperationAttribute(string name) => Operations.ContainsKey(name) || Operations.ContainsKey(name + "Attribute");

    public static bool IsSessionAttribute(string name) => name is SessionAttribute or "SessionType";

    public static bool IsFactoryAttribute(string name) => name is FactoryAttribute or "SessionFactoryType";

    public static (Library? Library, TypeRole Role) RoleFromAttributes(INamedTypeSymbol type)
    {
        if (HasAttribute(type, SessionAttribute))
            return (Library, TypeRole.Session);
        return HasAttribute(type, FactoryAttribute) ? (Library, TypeRole.Factory) : default;
    }

    public static SessionOperation? OperationFromAttributes(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (IsOurs(attribute.AttributeClass) && Operations.TryGetValue(attribute.AttributeClass!.Name, out var operation))
                return operation;
        }

        return null;
    }

    public static bool HasAttribute(ISymbol? symbol, string name)
    {
        if (symbol is null)
            return false;
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == name && IsOurs(attribute.AttributeClass))
                return true;
        }

        return false;
    }

    private static bool IsOurs(INamedTypeSymbol? attribute) =>
        attribute?.ContainingNamespace is { Name: AttributeNamespace, ContainingNamespace.IsGlobalNamespace: true };
}
