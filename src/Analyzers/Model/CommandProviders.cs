using Microsoft.CodeAnalysis;

namespace SessionGuard.Analyzers.Model;

/// <summary>What a provider makes of a command that was not given the transaction of its connection.</summary>
internal enum ProviderEnlistment : byte
{
    Unknown,
    Required,
    ByItself,
}

/// <summary>What is known of the providers behind session types, beside what they all have in common.</summary>
internal static class CommandProviders
{
    /// <summary>Behind a general type (<c>DbConnection</c>), or a session of another library, what the referenced providers have in common.</summary>
    public static ProviderEnlistment EnlistmentOf(ITypeSymbol session, Library library, bool isConstructed, Compilation compilation)
    {
        if (IsOneOf(library.CommandsNeedTransaction, session) || isConstructed && IsOneOf(library.ConstructedCommandsNeedTransaction, session))
            return ProviderEnlistment.Required;
        if (IsOneOf(library.CommandsTakePart, session))
            return ProviderEnlistment.ByItself;
        if (IsOneOf(library.Sessions, session) && !library.Sessions.Contains(session.OriginalDefinition.ToDisplayString()))
            return ProviderEnlistment.Unknown;
        return (AnyReferenced(library.CommandsNeedTransaction, compilation), AnyReferenced(library.CommandsTakePart, compilation)) switch
        {
            (true, false) => ProviderEnlistment.Required,
            (false, true) => ProviderEnlistment.ByItself,
            _ => ProviderEnlistment.Unknown,
        };
    }

    /// <summary>The member that must begin a session of this type, which refuses every use before, and after its disposal; null for any other.</summary>
    public static string? BeginOf(ITypeSymbol session) => Libraries.All.SelectMany(library => library.BegunBeforeUse).FirstOrDefault(row => IsOneOf([row.Type], session)).Begin;

    /// <summary>Whether a failed statement leaves a transaction of this session type as it was.</summary>
    public static bool TransactionSurvivesErrors(ITypeSymbol session, Library library) =>
        library.TransactionsSurviveErrors.Length > 0 && library.TransactionsSurviveErrors.Contains(session.OriginalDefinition.ToDisplayString());

    /// <summary>Whether a connection of this type looks for the current transaction when it is opened, and only then.</summary>
    public static bool JoinsOnOpen(ITypeSymbol session, Library library) => IsOneOf(library.JoinsScopeOnOpen, session);

    private static bool IsOneOf(string[] names, ITypeSymbol session)
    {
        if (names.Length == 0)
            return false;
        for (ITypeSymbol? type = session; type is not null; type = type.BaseType)
        {
            if (names.Contains(type.OriginalDefinition.ToDisplayString()))
                return true;
        }

        return false;
    }

    private static bool AnyReferenced(string[] names, Compilation compilation) => names.Any(name => IsReferenced(compilation, name));

    /// <summary>A type's namespace tells, without asking every reference for the type.</summary>
    private static bool IsReferenced(Compilation compilation, string name)
    {
        INamespaceSymbol? at = compilation.GlobalNamespace;
        var parts = name.Split('.');
        for (var i = 0; i < parts.Length - 1 && at is not null; i++)
            at = at.GetNamespaceMembers().FirstOrDefault(member => member.Name == parts[i]);
        return at?.GetTypeMembers(parts[parts.Length - 1]).IsDefaultOrEmpty == false;
    }
}
