using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>The contexts of this compilation that track nothing unless a query asks for it.</summary>
internal sealed class TrackingDefaults(FlowServices services)
{
    private readonly ConcurrentDictionary<ITypeSymbol, (bool ByItself, bool ByContainer)> _off = new(SymbolEqualityComparer.Default);

    /// <summary>Whether a context that the container makes, or that is made otherwise, is certain to track nothing by default.</summary>
    public bool AreOff(ITypeSymbol context, bool isFromContainer, CancellationToken cancellation)
    {
        if (context is not INamedTypeSymbol type || services.Model.RoleOf(context).Library is not { Entities: { DefaultTracking: var (call, off, on), TrackingSetting: { } setting } } library)
            return false;
        var (byItself, byContainer) = _off.TryGetValue(context, out var known) ? known : _off.GetOrAdd(context, Find());
        return byItself || isFromContainer && byContainer;

        (bool ByItself, bool ByContainer) Find()
        {
            // What turns it on somewhere may do so for any of them.
            if (SourceFiles.Of(services.Compilation).With(on, cancellation).Length > 0)
                return default;
            var places = new HashSet<SyntaxNode>(services.ContextOptions.PlacesOf(call, library, cancellation).Select(place => Configuring(place, context, off, library)).OfType<SyntaxNode>());
            return (places.Any(static place => place is MethodDeclarationSyntax) || IsSetByConstructors(type, setting, off, library, cancellation), IsInEveryRegistration(context, places, library, cancellation));
        }
    }

    /// <summary>Whether some place says how a context of this type tracks: it may have said that it does not.</summary>
    public bool MayBeSet(ITypeSymbol context, CancellationToken cancellation) =>
        services.Model.RoleOf(context).Library?.Entities is { TrackingSetting: { } setting, DefaultTracking: var byDefault }
        && services.ContextOptions.MayBeSet(byDefault is var (option, _, _) ? $"{setting} {option}" : setting, context, cancellation);

    /// <summary>What turns tracking off for a context, whatever else is the case; null where that depends, or it is another context's.</summary>
    private static SyntaxNode? Configuring(OptionPlace place, ITypeSymbol context, string off, Library library)
    {
        if (place.Configuring is not { } configuring || place.Name.Parent?.Parent is not InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var value }] } option || !IsOff(value, off) || IsConditional(option, configuring))
            return null;
        var isMeant = configuring is MethodDeclarationSyntax
            ? place.Contexts.Any(type => SymbolEqualityComparer.Default.Equals(type, context) || SessionModel.DerivesFrom(context, type) && context.GetMembers(library.ConfiguringMember ?? "").IsEmpty)
            : place.Contexts.Contains(context, SymbolEqualityComparer.Default);
        return isMeant ? configuring : null;
    }

    private bool IsInEveryRegistration(ITypeSymbol context, HashSet<SyntaxNode> places, Library library, CancellationToken cancellation) =>
        places.Any(static place => place is InvocationExpressionSyntax) && services.Registrations.Registering(context, library, cancellation).All(places.Contains);

    /// <summary>Whether each constructor of a context that calls none of its others sets it.</summary>
    private bool IsSetByConstructors(INamedTypeSymbol context, string setting, string off, Library library, CancellationToken cancellation)
    {
        var setters = services.ContextOptions.PlacesOf(setting, library, cancellation)
            .Select(place => place.Name.Parent?.Parent is AssignmentExpressionSyntax assignment && assignment.Left == place.Name.Parent ? assignment : null).OfType<AssignmentExpressionSyntax>()
            .Where(assignment => IsOff(assignment.Right, off))
            .Select(assignment => assignment.FirstAncestorOrSelf<ConstructorDeclarationSyntax>() is { } constructor && !IsConditional(assignment, constructor) ? constructor : null)
            .ToArray();
        var constructors = context.InstanceConstructors.Where(constructor => !constructor.IsImplicitlyDeclared).ToArray();
        return constructors.Length > 0 && Array.TrueForAll(constructors, constructor => constructor.DeclaringSyntaxReferences is [var reference] && reference.GetSyntax(cancellation) is ConstructorDeclarationSyntax declared
            && (setters.Contains(declared) || declared.Initializer is { ThisOrBaseKeyword.ValueText: "this" }));
    }

    private static bool IsOff(ExpressionSyntax value, string off) => value is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && off.Split(' ').Contains(name);

    private static bool IsConditional(SyntaxNode node, SyntaxNode place) =>
        node.Ancestors().TakeWhile(ancestor => ancestor != place).Any(static ancestor => ancestor is IfStatementSyntax or ConditionalExpressionSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or CatchClauseSyntax or ConditionalAccessExpressionSyntax);
}
