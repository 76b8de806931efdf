using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>One method's uses of a session that its class keeps.</summary>
internal sealed class StaticUses
{
    private readonly SessionMethod _method;
    private readonly ExpressionSyntax[] _uses;

    private StaticUses(SessionMethod method, ExpressionSyntax[] uses)
    {
        _method = method;
        _uses = uses;
    }

    /// <summary>The methods that use the session, each for a whole piece of work; null where one of them does not.</summary>
    public static IReadOnlyList<StaticUses>? Of(ISymbol kept, INamedTypeSymbol type, TypeDeclarationSyntax owner, FixPlace place)
    {
        var found = new Dictionary<MethodDeclarationSyntax, List<ExpressionSyntax>>();
        foreach (var name in owner.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            if (name.Identifier.ValueText != kept.Name || !SymbolEqualityComparer.Default.Equals(place.Model.GetSymbolInfo(name).Symbol, kept))
                continue;
            ExpressionSyntax use = name.Parent is MemberAccessExpressionSyntax qualified && qualified.Name == name ? qualified : name;
            if (use.Parent is not MemberAccessExpressionSyntax access || access.Expression != use || ScopeQuestions.Function(use) is not MethodDeclarationSyntax method)
                return null;
            if (!found.TryGetValue(method, out var uses))
                found[method] = uses = [];
            uses.Add(use);
        }

        var methods = new List<StaticUses>();
        foreach (var pair in found)
        {
            if (SessionMethod.Of(pair.Key, type, place) is not { } method)
                return null;
            methods.Add(new StaticUses(method, pair.Value.ToArray()));
        }

        var names = found.Keys.Select(method => method.Identifier.ValueText).ToArray();
        return methods.Count > 0 && methods.All(method => method._method.IsWholePieceOfWork(names)) && OpenTheSame(methods) ? methods : null;
    }

    /// <summary>Opens a session at the top of the method and points the uses to it.</summary>
    public bool Open(string kept, string opening, INamedTypeSymbol type, Edits edits, FixPlace place)
    {
        var local = ScopeQuestions.Fresh(Names.Camel(kept), _method.Syntax, place.Model, _uses);
        if (!_method.InsertFirst(edits, isAsync => Disposal.Using(type, isAsync) is { } keyword ? [$"{keyword} var {local} = {opening};"] : null))
            return false;
        foreach (var use in _uses)
            edits.Replace(use, local);
        return true;
    }

    /// <summary>Connections that one method opens for the others cannot be told apart.</summary>
    private static bool OpenTheSame(List<StaticUses> methods)
    {
        var opening = methods.Count(method => method._method.Does(SessionOperation.OpenConnection));
        return opening == 0 || opening == methods.Count;
    }
}
