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
            var files = SourceFiles.Of(services.Compilation);
            if (files.With(on, cancellation).Length > 0)
                return default;
            var places = new HashSet<SyntaxNode>(services.Callers.Named(call, cancellation).Where(option => option.ArgumentList.Arguments is [{ Expression: var value }] && IsOff(value, off))
                .Select(option => PlaceOf(option, context, library, cancellation)).OfType<SyntaxNode>());
            return (places.Any(static place => place is MethodDeclarationSyntax) || IsSetByConstructors(type, setting, off, files, cancellation), IsInEveryRegistration(context, places, library, cancellation));
        }
    }

    /// <summary>Where an option is set for a context, whatever else is the case; null where that depends, or it is another context's.</summary>
    private SyntaxNode? PlaceOf(InvocationExpressionSyntax option, ITypeSymbol context, Library library, CancellationToken cancellation)
    {
        var (contexts, place) = services.Registrations.Configured(option, library, cancellation);
        if (place is null || IsConditional(option, place))
            return null;
        var isMeant = place is MethodDeclarationSyntax
            ? contexts.Any(type => SymbolEqualityComparer.Default.Equals(type, context) || SessionModel.DerivesFrom(context, type) && context.GetMembers(library.ConfiguringMember ?? "").IsEmpty)
            : contexts.Contains(context, SymbolEqualityComparer.Default);
        return isMeant ? place : null;
    }

    private bool IsInEveryRegistration(ITypeSymbol context, HashSet<SyntaxNode> places, Library library, CancellationToken cancellation) =>
        places.Any(static place => place is InvocationExpressionSyntax) && services.Registrations.Registering(context, library, cancellation).All(places.Contains);

    /// <summary>Whether each constructor of a context that calls none of its others sets it.</summary>
    private static bool IsSetByConstructors(INamedTypeSymbol context, string setting, string off, SourceFiles files, CancellationToken cancellation)
    {
        var setters = files.With(setting, cancellation).SelectMany(file => file.Tree.GetRoot(cancellation).DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Where(assignment => assignment.Left is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name == setting && IsOff(assignment.Right, off))
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
