import { Component } from '@angular/core';

@Component({ selector: 'rk-gallery', template: `<h1>Gallery</h1>` })
export class Gallery {}
