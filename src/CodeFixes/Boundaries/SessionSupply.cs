using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SessionGuard.CodeFixes.Boundaries;

/// <summary>What a class is given instead of a session, and how a method gets its session from it.</summary>
internal sealed class SessionSupply
{
    private const string ScopeFactory = "Microsoft.Extensions.DependencyInjection.IServiceScopeFactory";
    private const string Injection = "Microsoft.Extensions.DependencyInjection";
    private readonly Func<string, string, bool, SyntaxNode, string[]?> _open;

    private SessionSupply(string typeName, Func<string, string> name, string? import, Func<string, string, bool, SyntaxNode, string[]?> open)
    {
        TypeName = typeName;
        Name = name;
        Import = import;
        _open = open;
    }

    public string TypeName { get; }

    /// <summary>What it is called, given the name of what it replaces.</summary>
    public Func<string, string> Name { get; }

    /// <summary>A namespace that the statements need and the file lacks.</summary>
    public string? Import { get; }

    /// <summary>The factory of the session's library.</summary>
    public static SessionSupply? Factory(INamedTypeSymbol session, FixPlace place, ParameterSyntax parameter)
    {
        if (Opening.Of(session, place) is not { } opening)
            return null;
        return new SessionSupply(
            place.NameOf(opening.Factory, parameter.SpanStart),
            name => name == "session" ? "sessions" : name + "Factory",
            null,
            (factory, local, isAsync, at) => Disposal.Using(session, isAsync) is { } keyword && opening.Call(factory, isAsync, ScopeQuestions.Token(place.Model, at)) is { } call
                ? [$"{keyword} var {local} = {call};"]
                : null);
    }

    /// <summary>The container's scope factory, for what bears a session.</summary>
    public static SessionSupply? Scope(INamedTypeSymbol service, TypeSyntax written, FixPlace place, ParameterSyntax parameter)
    {
        if (place.Model.Compilation.GetTypeByMetadataName(ScopeFactory) is not { } scopes || place.Model.Compilation.GetTypeByMetadataName("System.IServiceProvider") is not { } provider)
            return null;
        var isImported = place.Model.LookupSymbols(parameter.SpanStart, provider, "GetRequiredService", includeReducedExtensionMethods: true).Any();
        return new SessionSupply(
            isImported ? place.NameOf(scopes, parameter.SpanStart) : scopes.Name,
            _ => "scopes",
            isImported ? null : Injection,
            (factory, local, isAsync, at) =>
            {
                var scope = ScopeQuestions.Fresh("scope", at, place.Model);
                return
                [
                    isAsync ? $"await using var {scope} = {factory}.CreateAsyncScope();" : $"using var {scope} = {factory}.CreateScope();",
                    $"var {local} = {scope}.ServiceProvider.GetRequiredService<{written}>();",
                ];
            });
    }

    /// <summary>The statements that open a session in a local.</summary>
    public string[]? Open(string supply, string local, bool isAsync, SyntaxNode at) => _open(supply, local, isAsync, at);
}
