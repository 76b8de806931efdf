using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Flow;

/// <summary>Parameters that the container fills for one request: of a minimal-API handler, or marked [FromServices]. Within that request they share its sessions.</summary>
internal static class HandlerParameters
{
    public static bool AreInjected(IParameterSymbol parameter, SourceBodies sources) =>
        WebTypes.IsInjected(parameter)
        || parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction, DeclaringSyntaxReferences: [var reference] }
            && reference.GetSyntax().Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } taker }
            && WebTypes.IsMapName(name) && sources.MethodAt(taker) is { } method && WebTypes.IsMap(method);
}
