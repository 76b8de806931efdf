using System.Collections.Concurrent;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SessionGuard.Analyzers.Model;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Flow;

/// <summary>
/// The options that this compilation sets for its contexts: each place that names one, and the contexts that it is for, where the registration around it, the context
/// itself or the receiver tells.
/// </summary>
internal sealed class ContextOptions(FlowServices services)
{
    private readonly ConcurrentDictionary<(string Library, string Option), Place[]> _places = new();

    /// <summary>Whether every context of this type has one of the options: its registration, or it itself, sets it.</summary>
    public bool IsSet(string options, ITypeSymbol context, CancellationToken cancellation) =>
        PlacesOf(options, context, cancellation).Any(place => place.IsForEach && place.Contexts.Any(type => SessionModel.DerivesFrom(context, type)));

    /// <summary>Whether a context of this type may have one of the options: it, or one that it stands for, is given it, or some place sets it for contexts that cannot be told.</summary>
    public bool MayBeSet(string options, ITypeSymbol context, CancellationToken cancellation) =>
        PlacesOf(options, context, cancellation).Any(place =>
            place.Contexts.Length == 0 || place.Contexts.Any(type => type is ITypeParameterSymbol || services.Model.ProvenanceOf(type) == Provenance.SessionLibrary || SessionModel.DerivesFrom(type, context) || SessionModel.DerivesFrom(context, type)));

    private IEnumerable<Place> PlacesOf(string options, ITypeSymbol context, CancellationToken cancellation)
    {
        if (services.Model.RoleOf(context).Library is not { } library)
            return [];
        return options.Split(' ').SelectMany(option => _places.TryGetValue((library.Name, option), out var known) ? known : _places.GetOrAdd((library.Name, option), Find(option, library, cancellation)));
    }

    private Place[] Find(string option, Library library, CancellationToken cancellation) =>
        SourceFiles.Of(services.Compilation).With(option, cancellation)
            .SelectMany(file => file.Tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>())
            .Where(name => name.Identifier.ValueText == option && name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
            .Select(name => Told(name, library, cancellation))
            .ToArray();

    private Place Told(SyntaxNode name, Library library, CancellationToken cancellation)
    {
        var model = services.Sources.ModelOf(name.SyntaxTree);
        foreach (var ancestor in name.Ancestors())
        {
            switch (ancestor)
            {
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var called } } call when EntityTraits.Has(library.Configurators, called):
                    return model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol registration ? new Place(registration.TypeArguments.ToArray(), true) : default;
                case MethodDeclarationSyntax method when method.Identifier.ValueText == library.ConfiguringMember:
                    return model.GetDeclaredSymbol(method, cancellation) is { } configuring ? new Place([configuring.ContainingType], true) : default;
                case ConstructorDeclarationSyntax constructor when model.GetDeclaredSymbol(constructor, cancellation)?.ContainingType is { } type && services.Model.IsSession(type):
                    return new Place([type], false);
                case InvocationExpressionSyntax or MemberAccessExpressionSyntax when ReceiverOf((ExpressionSyntax)ancestor, model, cancellation) is { } context:
                    return new Place([context], false);
                case AssignmentExpressionSyntax { Left: var target } when ReceiverOf(target, model, cancellation) is { } context:
                    return new Place([context], false);
            }
        }

        return default;
    }

    /// <summary>The context that the expression begins with, or that the options it begins with are made for.</summary>
    private ITypeSymbol? ReceiverOf(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation)
    {
        for (var receiver = Before(expression); receiver is not null; receiver = Before(receiver))
        {
            var type = model.GetTypeInfo(receiver, cancellation).Type;
            if (services.Model.IsSession(type))
                return type;
            if (type is INamedTypeSymbol { TypeArguments: [var made] } && services.Model.IsSession(made))
                return made;
        }

        return null;
    }

    private static ExpressionSyntax? Before(ExpressionSyntax expression) => expression switch
    {
        InvocationExpressionSyntax call => Before(call.Expression),
        MemberAccessExpressionSyntax access => access.Expression,
        _ => null,
    };

    /// <summary>Where an option is named, for which contexts (none where that cannot be told), and whether for each of theirs.</summary>
    private readonly struct Place(ITypeSymbol[]? contexts, bool isForEach)
    {
        public ITypeSymbol[] Contexts => contexts ?? [];
        public bool IsForEach => isForEach;
    }
}
